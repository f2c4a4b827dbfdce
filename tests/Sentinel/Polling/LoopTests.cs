using System.Text.Json.Nodes;
using HyperFleet.Broker;
using HyperFleet.Fixtures;
using Microsoft.AspNetCore.Http;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Polling;

public sealed class LoopTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task A_stale_cluster_gets_one_event_with_the_contract_s_attributes()
    {
        var api = await StartAsync(Cluster("c1", reconciled: "True", age: TimeSpan.FromMinutes(31)));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");

        await Eventually.Equal(1, () => bench.Messages.Count);
        var message = Assert.Single(bench.Messages);
        Assert.Equal("com.redhat.hyperfleet.cluster.reconcile", message.Body["type"]!.GetValue<string>());
        Assert.Equal("hyperfleet-sentinel", message.Body["source"]!.GetValue<string>());
        Assert.Equal("""{"generation":1,"id":"c1","kind":"Cluster","why":"message decision matched"}""", message.Body["data"]!.ToJsonString());
        Assert.Null(message.Body["time"]);
        Assert.Equal("", message.RoutingKey);
        Assert.Equal(message.Body["id"]!.GetValue<string>(), System.Text.Encoding.UTF8.GetString((byte[])message.Properties.Headers!["_watermill_message_uuid"]!));
    }

    [Fact]
    public async Task A_fresh_cluster_gets_none()
    {
        var api = await StartAsync(Cluster("c1", reconciled: "True"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await bench.CyclesAsync(3);
        Assert.Empty(bench.Messages);
    }

    [Fact]
    public async Task Of_a_mixed_list_the_due_ones_are_published_and_one_without_id_is_passed_over()
    {
        var api = await StartAsync(
            Cluster("new"), Cluster("fresh", reconciled: "True"), Cluster(""), Cluster("stale", reconciled: "True", age: TimeSpan.FromHours(1)));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await bench.FirstCycleAsync();
        await Eventually.Equal(2, () => bench.Messages.Count);
        Assert.Equal(["new", "stale"], bench.PublishedIds.Order());
        Assert.Contains(bench.Log.Lines, l => l.Contains("Trigger cycle completed total=4 published=2 skipped=1 duration=", StringComparison.Ordinal));
        Assert.Contains(bench.Log.Lines, l => l.StartsWith("Warning: Skipped a resource without id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(21, false, 2)]
    [InlineData(100, false, 5)]
    [InlineData(101, false, 6)]
    [InlineData(10_000, false, 500)]
    [InlineData(21, true, 2)]
    [InlineData(100, true, 6)] // a full page does not know that it is the last
    [InlineData(101, true, 6)]
    [InlineData(10_000, true, 501)]
    public async Task Every_resource_of_a_fleet_of_any_size_is_seen(int count, bool byKey, int pages)
    {
        var api = await StartAsync([.. Enumerable.Range(0, count).Select(i => Cluster($"c{i}"))]);
        api.Walks = byKey;
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await Eventually.Equal(count, () => bench.Messages.Count, TimeSpan.FromSeconds(60));
        Assert.Equal(count, bench.PublishedIds.Distinct().Count());
        await bench.FirstCycleAsync();
        Assert.Equal(pages, api.Calls.Count);
    }

    [Fact]
    public async Task The_memory_of_a_cycle_does_not_grow_with_the_fleet()
    {
        var api = await StartAsync([.. Enumerable.Range(0, 10_000).Select(i => Cluster($"c{i}", reconciled: "True"))]);
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10ms", more: "log: {level: error}");
        await bench.FirstCycleAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await bench.CyclesAsync(3);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < 32 * 1024 * 1024, $"the heap grew by {growth >> 20} MiB");
    }

    [Fact]
    public async Task A_failing_page_is_asked_for_again_and_nothing_is_published_twice()
    {
        var api = await StartAsync([.. Enumerable.Range(0, 50).Select(i => Cluster($"c{i}"))]);
        var failures = 2;
        api.Failure = context => context.Request.Query["page"] == "2" && Interlocked.Decrement(ref failures) >= 0 ? Results.StatusCode(503) : null;
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await bench.FirstCycleAsync();
        await Eventually.Equal(50, () => bench.Messages.Count);
        Assert.Equal(["1", "2", "2", "2", "3"], api.Calls.Select(c => c.Query["page"]));
    }

    [Fact]
    public async Task An_api_that_refuses_fails_the_cycle_and_the_next_one_heals()
    {
        var api = await StartAsync(Cluster("c1"));
        api.Failure = _ => Results.StatusCode(404);
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await Eventually.True(() => bench.Log.Lines.Contains("Error: Trigger failed: the API answered 404"));
        Assert.Empty(bench.Messages);
        var (_, metrics) = await bench.GetAsync(1, "/metrics");
        Assert.Matches("""hyperfleet_sentinel_api_errors_total\{component="sentinel",version="[^"]+",resource_type="clusters",resource_selector="all",error_type="fetch_error"\} [1-9]""", metrics);

        api.Failure = _ => null;
        await Eventually.True(() => bench.PublishedIds.Contains("c1"));
    }

    [Fact]
    public async Task A_missing_token_is_an_authentication_error()
    {
        var api = await StartAsync(Cluster("c1"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m", token: "/nowhere/token");
        await Eventually.True(() => bench.Log.Lines.Any(l => l.Contains("Trigger failed: secret file '/nowhere/token'", StringComparison.Ordinal)));
        var (_, metrics) = await bench.GetAsync(1, "/metrics");
        Assert.Contains("error_type=\"auth_error\"} 1", metrics, StringComparison.Ordinal);
        Assert.Empty(api.Calls);
    }

    [Fact]
    public async Task Without_a_broker_the_cycle_succeeds_and_what_is_due_stays_due()
    {
        using var nobody = LoopbackPort.Take();
        var api = await StartAsync(Cluster("c1", reconciled: "False"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, broker: o => o with { Address = o.Address with { Port = nobody.Number } });
        await bench.CyclesAsync(3);
        Assert.True(bench.Log.Lines.Count(l => l.StartsWith("Error: Failed to publish event resource_id=c1: not connected to AMQP", StringComparison.Ordinal)) >= 3);
        var (_, metrics) = await bench.GetAsync(1, "/metrics");
        Assert.Contains("hyperfleet_sentinel_broker_errors_total", metrics, StringComparison.Ordinal);
        var (status, ready) = await bench.GetAsync(0, "/readyz");
        Assert.Equal(503, status);
        Assert.Contains("\"broker\":\"RabbitMQ connection is not established: ", ready, StringComparison.Ordinal);
        Assert.Contains("\"sentinel_poll\":\"ok\"", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_pool_s_event_names_its_owner()
    {
        var pool = Item("NodePool", "n1", 1);
        pool["owner_references"] = new JsonObject { ["id"] = "c1", ["kind"] = "Cluster", ["href"] = "/api/hyperfleet/v1/clusters/c1" };
        var api = await StartAsync(pool);
        await using var bench = await SentinelBench.StartAsync(
            rabbit, api, interval: "10m", data: "{id: resource.id, owner_references: {id: resource.owner_references.id, kind: resource.owner_references.kind}}");
        await Eventually.Equal(1, () => bench.Messages.Count);
        Assert.Equal("com.redhat.hyperfleet.nodepool.reconcile", bench.Messages.Single().Body["type"]!.GetValue<string>());
        Assert.Equal("""{"id":"n1","owner_references":{"id":"c1","kind":"Cluster"}}""", bench.Messages.Single().Body["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_selector_reaches_the_api_and_the_metrics()
    {
        var api = await StartAsync();
        await using var bench = await SentinelBench.StartAsync(rabbit, api, more: "resource_selector: [{label: region, value: us-east}, {label: env, value: prod}]");
        await bench.CyclesAsync(2);
        Assert.All(api.Calls, c => Assert.Equal("labels.env='prod' and labels.region='us-east'", c.Query["search"]));
        Assert.Contains("resource_selector=\"region:us-east,env:prod\"", (await bench.GetAsync(1, "/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_the_loop_and_says_so()
    {
        var api = await StartAsync(Cluster("c1"));
        LogRecorder log;
        await using (var bench = await SentinelBench.StartAsync(rabbit, api))
        {
            log = bench.Log;
            await bench.CyclesAsync(2);
        }

        Assert.Contains("Information: Sentinel stopped gracefully", log.Lines);
    }
}
