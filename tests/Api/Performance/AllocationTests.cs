using System.Buffers.Text;
using HyperFleet.Api.Hosting;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Performance;

[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationMeasurements;

/// <summary>Allocated bytes per request: the whole process, from the socket to the database and back.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _api = null!;
    private RawClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres, time: new FakeTimeProvider()); // no timer fires
        _client = new(_api.Client.BaseAddress!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public Task A_create_keeps_its_budget()
    {
        var request = RawClient.Request("POST", "clusters", """{"kind":"Cluster","name":"c-0000000000","labels":{"env":"prod","shard":"1"},"spec":{"region":"us-east-1","nodes":{"replicas":6}}}""");
        var digits = request.AsSpan().IndexOf("0000000000"u8);
        var number = 0;
        return KeepAsync("api.create", 201, () =>
        {
            Utf8Formatter.TryFormat(++number, request.AsSpan(digits), out _, new('D', 10));
            return request;
        });
    }

    [Fact]
    public async Task A_get_keeps_its_budget()
    {
        var cluster = await _api.CreateClusterAsync(labels: """{"env":"prod"}""");
        var request = RawClient.Request("GET", $"clusters/{cluster.Id()}");
        await KeepAsync("api.get", 200, () => request);
    }

    [Fact]
    public async Task A_list_of_twenty_found_by_label_and_condition_keeps_its_budget()
    {
        for (var i = 0; i < 20; i++)
            await _api.CreateClusterAsync(labels: """{"shard":"1"}""");
        var request = RawClient.Request("GET", $"clusters?search={Uri.EscapeDataString("labels.shard = '1' and status.conditions.Reconciled = 'False'")}");
        await KeepAsync("api.list", 200, () => request);
    }

    [Fact]
    public async Task A_status_report_keeps_its_budget()
    {
        var cluster = await _api.CreateClusterAsync();
        byte[][] requests = [.. new[] { "True", "False" }.Select(available => RawClient.Request("PUT", $"clusters/{cluster.Id()}/statuses", Reports.Body("a", 1, available)))];
        var number = 0;
        await KeepAsync("api.status", 201, () => requests[++number % 2]);
    }

    private Task KeepAsync(string name, int status, Func<byte[]> next) => AllocationBudget.KeepAsync(name, typeof(ApiHost), () =>
    {
        var answered = _client.Exchange(next());
        if (answered != status)
            Assert.Equal(status, answered);
        return ValueTask.CompletedTask;
    });
}
