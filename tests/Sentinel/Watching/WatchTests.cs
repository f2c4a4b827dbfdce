using HyperFleet.Broker;
using HyperFleet.Fixtures;
using Microsoft.AspNetCore.Http;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Watching;

/// <summary>What changes is published as it changes; the poll interval of ten minutes shows that it was not a poll.</summary>
public sealed class WatchTests(RabbitMqServer rabbit)
{
    private readonly ChangeStream _changes = new();

    [Fact]
    public async Task A_change_is_published_at_once_and_once()
    {
        var api = await ApiAsync(Cluster("old", reconciled: "True"));
        await using var bench = await StartAsync(api);
        _changes.Push("ADDED", Cluster("c1", generation: 1, reconciled: "False"));
        await Eventually.Equal(1, () => bench.Messages.Count);
        _changes.Push("MODIFIED", Cluster("c1", generation: 2, reconciled: "False"));
        await Eventually.Equal(2, () => bench.Messages.Count);
        Assert.Equal(["c1:1:generation not yet published", "c1:2:generation not yet published"], Described(bench));
        Assert.Single(api.Calls); // the first cycle
    }

    [Fact]
    public async Task Reports_on_an_unchanged_generation_publish_nothing()
    {
        var api = await ApiAsync();
        await using var bench = await StartAsync(api);
        _changes.Push("ADDED", Cluster("c1", reconciled: "False"));
        for (var report = 0; report < 20; report++)
            _changes.Push("MODIFIED", Cluster("c1", reconciled: "False"));
        _changes.Push("MODIFIED", Cluster("c1", reconciled: "True"));
        _changes.Push("ADDED", Cluster("last", reconciled: "False"));
        await Eventually.True(() => bench.PublishedIds.Contains("last"));
        Assert.Equal(["c1", "last"], bench.PublishedIds);
    }

    [Fact]
    public async Task A_rule_that_stays_true_is_not_repeated_by_every_line()
    {
        var api = await ApiAsync();
        await using var bench = await StartAsync(api, "message_decision: {result: 'true'}");
        for (var report = 0; report < 50; report++)
            _changes.Push("MODIFIED", Cluster("c1", reconciled: "True"));
        _changes.Push("ADDED", Cluster("last"));
        await Eventually.True(() => bench.PublishedIds.Contains("last"));
        Assert.Equal(["c1", "last"], bench.PublishedIds);
        Assert.Contains(bench.Log.Lines, l => l.Contains("Skipped resource resource_id=c1 decision_reason=published within the poll interval", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_ends_is_resumed_and_every_change_is_published_once(bool torn)
    {
        var api = await ApiAsync();
        await using var bench = await StartAsync(api);
        _changes.Push("ADDED", Cluster("before", reconciled: "False"));
        await Eventually.Equal(1, () => bench.Messages.Count);
        var version = _changes.Version;
        _changes.Status = StatusCodes.Status503ServiceUnavailable;
        _changes.End(torn);
        await Eventually.True(() => _changes.Opened.Count >= 2);
        _changes.Push("ADDED", Cluster("meanwhile", reconciled: "False"));
        _changes.Status = StatusCodes.Status200OK;

        await Eventually.Equal("before,meanwhile", () => string.Join(',', bench.PublishedIds));
        Assert.All(_changes.Opened.Skip(1), from => Assert.Equal($"{version}", from));
        _changes.Push("ADDED", Cluster("after", reconciled: "False"));
        await Eventually.Equal("before,meanwhile,after", () => string.Join(',', bench.PublishedIds));
    }

    [Fact]
    public async Task A_version_that_is_too_old_begins_again_with_everything()
    {
        var api = await ApiAsync();
        await using var bench = await StartAsync(api);
        (api.Resources, _changes.Oldest) = ([Cluster("missed", reconciled: "False")], long.MaxValue);
        _changes.End(torn: true);
        await Eventually.Equal("missed", () => string.Join(',', bench.PublishedIds));
        Assert.Equal([null, "100", null], _changes.Opened);
        Assert.Contains(bench.Log.Lines, l => l.Contains("cannot be resumed from resource_version=100", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"type\":")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"ADDED\"}")]
    public async Task A_line_that_is_no_change_ends_the_stream_and_not_the_watch(string line)
    {
        var api = await ApiAsync();
        await using var bench = await StartAsync(api);
        _changes.PushLine(line);
        await Eventually.True(() => _changes.Opened.Count >= 2);
        _changes.Push("ADDED", Cluster("c1", reconciled: "False"));
        await Eventually.Equal("c1", () => string.Join(',', bench.PublishedIds));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task An_api_without_a_watch_is_polled_and_that_is_said_once(int status)
    {
        _changes.Status = status;
        var api = await ApiAsync();
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await bench.CyclesAsync(3);
        api.Resources = [Cluster("c1", reconciled: "False")];
        await Eventually.Equal("c1", () => string.Join(',', bench.PublishedIds));
        Assert.Single(bench.Log.Lines, $"Information: The API has no watch, polling it instead: it answered {status}");
        Assert.Single(_changes.Opened);
    }

    [Fact]
    public async Task While_the_watch_is_down_polls_go_on()
    {
        _changes.Status = StatusCodes.Status429TooManyRequests;
        var api = await ApiAsync();
        await using var bench = await SentinelBench.StartAsync(rabbit, api);
        await bench.CyclesAsync(3);
        api.Resources = [Cluster("c1", reconciled: "False")];
        await Eventually.Equal("c1", () => string.Join(',', bench.PublishedIds));
        Assert.Contains(bench.Log.Lines, l => l.Contains("The watch ended, polling until it stands again", StringComparison.Ordinal));
        _changes.Status = StatusCodes.Status200OK; // and it comes back by itself
        await Eventually.True(() => bench.Log.Lines.Any(l => l.Contains("Watching the API: complete", StringComparison.Ordinal)));
        var cycles = bench.CompletedCycles;
        _changes.Push("ADDED", Cluster("c2", reconciled: "False"));
        await Eventually.Equal("c1,c2", () => string.Join(',', bench.PublishedIds));
        Assert.True(bench.CompletedCycles <= cycles + 1, "complete cycles are rare under a watch");
    }

    [Fact]
    public async Task Switched_off_nothing_is_watched()
    {
        var api = await ApiAsync(Cluster("c1"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, more: "watch: false");
        await bench.CyclesAsync(2);
        Assert.Empty(_changes.Opened);
    }

    [Fact]
    public async Task Rules_with_ages_keep_their_pace_under_a_watch()
    {
        var api = await ApiAsync(Cluster("young", reconciled: "False", age: TimeSpan.FromSeconds(8)), Cluster("settled", reconciled: "True"));
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "500ms", more: "publish_news: false");
        await Eventually.True(() => bench.PublishedIds.Count() >= 2, TimeSpan.FromSeconds(15)); // older than 10 s, and again
        Assert.All(bench.PublishedIds, id => Assert.Equal("young", id));
        Assert.Contains(api.Calls, c => c.Query.GetValueOrDefault("search") == "id in ('young')");
        Assert.Equal(1, bench.CompletedCycles);
    }

    [Fact]
    public async Task An_event_that_could_not_be_published_is_tried_again()
    {
        await using var wire = TcpProxy.Start(rabbit.Port);
        var api = await ApiAsync();
        await using var bench = await SentinelBench.StartAsync(
            rabbit, api, interval: "500ms", broker: o => o with { Address = o.Address with { Port = wire.Port }, ConfirmTimeout = TimeSpan.FromMilliseconds(500) });
        await Eventually.True(() => bench.Log.Lines.Any(l => l.Contains("Watching the API: complete", StringComparison.Ordinal)));
        await Eventually.Equal(200, async () => (await bench.GetAsync(0, "/readyz")).Status);
        var item = Cluster("c1", reconciled: "False");
        wire.HoldRequests();
        (api.Resources, _) = ([item], 0);
        _changes.Push("ADDED", item);
        await Eventually.True(() => bench.Log.Lines.Any(l => l.StartsWith("Error: Failed to publish event resource_id=c1", StringComparison.Ordinal)));
        wire.Cut();
        wire.Release();
        await Eventually.True(() => bench.PublishedIds.Contains("c1"), TimeSpan.FromSeconds(30));
    }

    private static IEnumerable<string> Described(SentinelBench bench) =>
        bench.Messages.Select(m => $"{m.Body["data"]!["id"]}:{m.Body["data"]!["generation"]}:{m.Body["data"]!["why"]}");

    private async Task<ListServer> ApiAsync(params System.Text.Json.Nodes.JsonObject[] resources)
    {
        var api = await ListServer.StartAsync(resources);
        api.Changes = _changes;
        return api;
    }

    private async Task<SentinelBench> StartAsync(ListServer api, string more = "")
    {
        var bench = await SentinelBench.StartAsync(rabbit, api, interval: "10m", more: more);
        await Eventually.True(() => bench.Log.Lines.Any(l => l.Contains("Watching the API: complete", StringComparison.Ordinal)));
        await bench.FirstCycleAsync();
        return bench;
    }
}
