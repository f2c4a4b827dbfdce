using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>The SQL budget of each request. The clock stands still, so nothing else asks the database meanwhile.</summary>
public sealed class RoundTripTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private ApiServer _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiServer.StartAsync(postgres, time: _time);
        // The first refresh of the gauges runs beside the start.
        await _api.CreateClusterAsync();
        await Eventually.True(() => _api.Database.RoundTrips >= 2);
    }

    public async ValueTask DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Every_request_keeps_its_budget_of_round_trips()
    {
        var cluster = await _api.CreateClusterAsync(labels: """{"shard":"1"}""");
        var path = $"clusters/{cluster.Id()}";
        await AssertRoundTrips(1, () => _api.CreateClusterAsync(labels: """{"shard":"1"}"""));
        await AssertRoundTrips(1, () => _api.GetAsync(path));
        await AssertRoundTrips(1, () => _api.GetAsync("clusters"));
        await AssertRoundTrips(2, () => _api.GetAsync("clusters?size=1"));
        await AssertRoundTrips(1, () => _api.GetAsync("clusters?search=labels.shard='1' and status.conditions.Reconciled='False'"));
        await AssertRoundTrips(2, () => _api.ReportAsync(path, "a", 1, at: _time.GetUtcNow()));
        await AssertRoundTrips(2, () => _api.PatchAsync(path, """{"spec":{"n":1}}"""));
        await AssertRoundTrips(1, () => _api.PatchAsync(path, """{"spec":{"n":1}}"""));
        await AssertRoundTrips(2, () => _api.CreateNodePoolAsync(cluster.Id()));
        await AssertRoundTrips(1, () => _api.GetAsync($"{path}/statuses"));
        await AssertRoundTrips(2, () => _api.DeleteAsync(path));
    }

    [Fact]
    public async Task Deleting_a_cluster_takes_the_same_statements_for_ten_node_pools_as_for_two_hundred() =>
        Assert.Equal(await StatementsToDeleteAsync(10), await StatementsToDeleteAsync(200));

    private async Task<long> StatementsToDeleteAsync(int pools)
    {
        var cluster = await _api.CreateClusterAsync();
        for (var i = 0; i < pools; i++)
            (await _api.PostAsync($"clusters/{cluster.Id()}/nodepools", $$$"""{"kind":"NodePool","name":"pool-{{{i}}}","spec":{}}""")).Expect(201);
        var before = _api.Database.Statements;
        (await _api.DeleteAsync($"clusters/{cluster.Id()}")).Expect(202);
        return _api.Database.Statements - before;
    }

    private async Task AssertRoundTrips(long expected, Func<Task> request)
    {
        var before = _api.Database.RoundTrips;
        await request();
        Assert.Equal(expected, _api.Database.RoundTrips - before);
    }
}
