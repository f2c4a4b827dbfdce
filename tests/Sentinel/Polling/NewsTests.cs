using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Polling;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Polling;

/// <summary>A generation that has not been published yet is due at once; the configured rules govern repetition.</summary>
public sealed class NewsTests(RabbitMqServer rabbit)
{
    [Fact]
    public async Task A_new_generation_is_published_at_once_and_once()
    {
        // What the API writes on create: not reconciled, at the present generation, just now. The rules alone would wait 10 s.
        var api = await StartAsync(Cluster("c1", generation: 1, reconciled: "False"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await Eventually.Equal(1, () => bench.Messages.Count);
        await bench.CyclesAsync(3);
        Assert.Single(bench.Messages);

        api.Resources = [Cluster("c1", generation: 2, reconciled: "False")];
        await Eventually.Equal(2, () => bench.Messages.Count);
        await bench.CyclesAsync(3);
        Assert.Equal(["1:generation not yet published", "2:generation not yet published"],
            bench.Messages.Select(m => $"{m.Body["data"]!["generation"]}:{m.Body["data"]!["why"]}"));
    }

    [Fact]
    public async Task What_is_reconciled_at_the_start_is_no_news()
    {
        var api = await StartAsync(Cluster("done", generation: 4, reconciled: "True"), Cluster("open", generation: 4, reconciled: "False"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await bench.CyclesAsync(3);
        Assert.Equal(["open"], bench.PublishedIds);
    }

    [Fact]
    public async Task Switched_off_the_rules_alone_decide()
    {
        var api = await StartAsync(Cluster("c1", reconciled: "False"), Cluster("c2", reconciled: "False", age: TimeSpan.FromSeconds(11)));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m", more: "publish_news: false");
        await bench.FirstCycleAsync();
        await Eventually.Equal("c2", () => string.Join(',', bench.PublishedIds));
        Assert.Equal("message decision matched", bench.Messages.Single().Body["data"]!["why"]!.GetValue<string>());
    }

    [Fact]
    public void Only_resources_of_the_last_complete_cycle_are_remembered()
    {
        var ledger = new NewsLedger(new Sentinel.Configuration.SentinelOptions(), new FakeTimeProvider());
        var (a, b) = (ResourceOf.Json(Cluster("a")), ResourceOf.Json(Cluster("b")));
        ledger.BeginCycle();
        foreach (var resource in (Sentinel.Resources.Resource[])[a, b])
        {
            Assert.True(ledger.IsNews(resource));
            ledger.Remember(resource.Id, resource.Generation);
        }

        ledger.ForgetUnseen();
        Assert.Equal(2, ledger.Count);
        ledger.BeginCycle();
        Assert.False(ledger.IsNews(a));
        ledger.ForgetUnseen();
        Assert.Equal(1, ledger.Count);
        Assert.True(ledger.IsNews(b)); // it came back: news again, if it is not reconciled
    }

    [Fact]
    public void What_is_on_its_way_is_not_news_and_a_late_look_at_the_past_neither()
    {
        var time = new FakeTimeProvider();
        var ledger = new NewsLedger(new Sentinel.Configuration.SentinelOptions(), time);
        var (first, second) = (ResourceOf.Json(Cluster("a", generation: 1)), ResourceOf.Json(Cluster("a", generation: 2)));
        ledger.Begin("a", 1);
        Assert.False(ledger.IsNews(first));
        Assert.True(ledger.IsRecent("a"));
        Assert.True(ledger.IsNews(second)); // a newer one does not wait for it
        ledger.Begin("a", 2);
        ledger.Remember("a", 1);
        Assert.False(ledger.IsNews(second));
        ledger.Remember("a", 2);
        Assert.False(ledger.IsNews(first));
        Assert.True(ledger.IsRecent("a"));
        time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.False(ledger.IsRecent("a"));
    }

    [Fact]
    public void What_failed_is_news_again()
    {
        var ledger = new NewsLedger(new Sentinel.Configuration.SentinelOptions(), new FakeTimeProvider());
        ledger.Begin("a", 1);
        ledger.Fail("a", 1);
        Assert.True(ledger.IsNews(ResourceOf.Json(Cluster("a"))));
        Assert.False(ledger.IsRecent("a"));
        ledger.Remember("a", 1);
        ledger.Forget("a");
        Assert.True(ledger.IsNews(ResourceOf.Json(Cluster("a"))));
    }

    [Fact]
    public void What_was_not_published_stays_news()
    {
        var ledger = new NewsLedger(new Sentinel.Configuration.SentinelOptions(), new FakeTimeProvider());
        ledger.BeginCycle();
        Assert.True(ledger.IsNews(ResourceOf.Json(Cluster("a"))));
        Assert.True(ledger.IsNews(ResourceOf.Json(Cluster("a"))));
        Assert.False(ledger.IsNews(ResourceOf.Json(Cluster("settled", generation: 3, reconciled: "True"))));
        Assert.True(ledger.IsNews(ResourceOf.Json(Cluster("behind", generation: 3, reconciled: "True", observed: 2))));
    }
}
