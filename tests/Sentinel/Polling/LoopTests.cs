using HyperFleet.Fixtures;
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

    [Theory]
    [InlineData(21)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(10_000)]
    public async Task Every_resource_of_a_fleet_of_any_size_is_seen(int count)
    {
        var api = await StartAsync([.. Enumerable.Range(0, count).Select(i => Cluster($"c{i}"))]);
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m");
        await Eventually.Equal(count, () => bench.Messages.Count, TimeSpan.FromSeconds(60));
        Assert.Equal(count, bench.PublishedIds.Distinct().Count());
    }
}
