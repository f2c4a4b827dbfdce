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
        await AssertRoundTrips(1, () => _api.GetAsync("clusters?size=1&continue="));
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

    [Fact]
    public async Task A_report_takes_the_same_round_trips_whatever_the_number_of_adapters()
    {
        var path = $"clusters/{(await _api.CreateClusterAsync()).Id()}";
        for (var i = 0; i < 60; i++)
            await AssertRoundTrips(2, () => _api.ReportAsync(path, $"adapter-{i}", 1, at: _time.GetUtcNow()));
        await AssertRoundTrips(2, () => _api.ReportAsync(path, "a", 1, at: _time.GetUtcNow()));
    }

    [Fact]
    public async Task Deletion_to_the_last_row_is_linear_in_the_number_of_node_pools()
    {
        // Incident I14: every Finalized report of a node pool once made the cluster look at all of them.
        var (one, two, four) = (await CostToDeleteAsync(25), await CostToDeleteAsync(50), await CostToDeleteAsync(100));
        Assert.Equal(2 * (two.Statements - one.Statements), four.Statements - two.Statements);
        Assert.Equal(2 * (two.RoundTrips - one.RoundTrips), four.RoundTrips - two.RoundTrips);
    }

    /// <summary>From DELETE of the cluster to the removal of its row, with every report that it takes.</summary>
    private async Task<(long Statements, long RoundTrips)> CostToDeleteAsync(int pools)
    {
        var cluster = $"clusters/{(await _api.CreateClusterAsync()).Id()}";
        var ids = new List<string>();
        for (var i = 0; i < pools; i++)
            ids.Add((await _api.PostAsync($"{cluster}/nodepools", $$$"""{"kind":"NodePool","name":"pool-{{{i}}}","spec":{}}""")).Expect(201).Id());
        var (statements, trips) = (_api.Database.Statements, _api.Database.RoundTrips);
        (await _api.DeleteAsync(cluster)).Expect(202);
        foreach (var adapter in new[] { "a", "b" })
            (await _api.ReportAsync(cluster, adapter, 2, "False", finalized: true, at: _time.GetUtcNow())).Expect(201);
        foreach (var id in ids)
            (await _api.ReportAsync($"nodepools/{id}", "a", 2, "False", finalized: true, at: _time.GetUtcNow())).Expect(201);
        var cost = (_api.Database.Statements - statements, _api.Database.RoundTrips - trips);
        (await _api.GetAsync(cluster)).Expect(404);
        return cost;
    }

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
