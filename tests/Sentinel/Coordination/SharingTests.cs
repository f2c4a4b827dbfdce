using System.Globalization;
using System.Text.RegularExpressions;
using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Coordination;
using static HyperFleet.Sentinel.Tests.ListServer;

namespace HyperFleet.Sentinel.Tests.Coordination;

/// <summary>Whole Sentinels that share one fleet: every generation is published once, and none is lost when one of them is.</summary>
public sealed partial class SharingTests(RabbitMqServer rabbit)
{
    private const string NewsOnly = "message_decision: {result: 'false'}";
    private static int _count;
    private readonly string _topic = $"shared-{Interlocked.Increment(ref _count)}";

    [Fact]
    public async Task Three_replicas_publish_every_generation_once_and_one_that_stops_hands_over()
    {
        var api = await ApiAsync();
        await using var a = await ReplicaAsync(api);
        await using var b = await ReplicaAsync(api);
        var c = await ReplicaAsync(api);
        await SharedByAsync(a, b, c);
        api.Resources = [.. Enumerable.Range(0, 300).Select(i => Cluster($"c{i}", reconciled: "False"))];
        await PublishedOnceAsync(300, a, b, c);
        await SharedByAsync(a, b, c);

        await c.StopAsync();
        await SharedByAsync(a, b);
        api.Resources = [.. api.Resources, .. Enumerable.Range(300, 100).Select(i => Cluster($"c{i}", reconciled: "False"))];
        await Eventually.True(() => Enumerable.Range(300, 100).All(i => a.PublishedIds.Contains($"c{i}")));
        Assert.Equal(100, a.PublishedIds.Count(id => int.Parse(id[1..], CultureInfo.InvariantCulture) >= 300));
        await c.DisposeAsync();
    }

    [Fact]
    public void A_death_is_noticed_well_within_15_s() =>
        Assert.True(CoordinationLoop.Lifetime + (CoordinationLoop.Renewal * 2) < TimeSpan.FromSeconds(15));

    [Fact]
    public async Task Ready_only_with_its_share_of_the_work()
    {
        var api = await ListServer.StartAsync(Cluster("c1"));
        api.Leases = new LeaseTable { IsDown = true };
        await using var bench = await SentinelBench.StartAsync(rabbit, api, interval: "100ms");
        await Eventually.True(async () => (await bench.GetAsync(0, "/readyz")).Body.Contains("no successful poll of its share of the work completed yet", StringComparison.Ordinal));
        Assert.Empty(bench.Messages);
        api.Leases.IsDown = false;
        await Eventually.Equal(200, async () => (await bench.GetAsync(0, "/readyz")).Status);
        await Eventually.True(() => bench.PublishedIds.Contains("c1"));
        Assert.Contains(bench.Log.Lines, l => l == "Information: Sharing the work replicas=1 partitions=64 partitions_unowned=0");
    }

    [Fact]
    public async Task A_renewal_whose_answer_is_lost_costs_no_share()
    {
        var api = await ApiAsync();
        await using var bench = await ReplicaAsync(api);
        await SharedByAsync(bench);
        var renewed = api.Leases!.Renewals;
        api.Leases.LosesAnswers = true;
        await Eventually.True(() => api.Leases.Renewals > renewed);
        api.Leases.LosesAnswers = false;
        renewed = api.Leases.Renewals;
        await Eventually.True(() => api.Leases.Renewals > renewed + 1);
        Assert.DoesNotContain(bench.Log.Lines, l => l.Contains("was lost", StringComparison.Ordinal));
        await SharedByAsync(bench);
    }

    [Fact]
    public async Task A_replica_that_is_cut_off_publishes_no_more_and_the_others_take_over()
    {
        var api = await ApiAsync();
        await using var wire = TcpProxy.Start(new Uri(api.Address).Port);
        await using var a = await ReplicaAsync(api);
        await using var b = await ReplicaAsync(api, $"http://127.0.0.1:{wire.Port}");
        await SharedByAsync(a, b);

        wire.HoldRequests();
        api.Resources = [.. Enumerable.Range(0, 200).Select(i => Cluster($"c{i}", reconciled: "False"))];
        await Eventually.Equal(200, () => a.PublishedIds.Distinct().Count(), TimeSpan.FromSeconds(90));
        Assert.Equal(200, a.Messages.Count);
        Assert.Contains(a.Log.Lines, l => TookOver().IsMatch(l));
        var metrics = (await a.GetAsync(1, "/metrics")).Body;
        Assert.Contains("hyperfleet_sentinel_partition_gap_seconds_count", metrics, StringComparison.Ordinal);

        wire.Cut();
        wire.Release();
        await SharedByAsync(a, b);
    }

    [Fact]
    public async Task An_api_without_leases_leaves_all_work_to_each_and_that_is_said_once()
    {
        await using var bench = await SentinelBench.StartAsync(rabbit, await ListServer.StartAsync(Cluster("c1")));
        await bench.CyclesAsync(3);
        Assert.Equal(["c1"], bench.PublishedIds.Distinct());
        Assert.Single(bench.Log.Lines, "Information: The API has no leases, this Sentinel does all the work: it answered 404");
    }

    [GeneratedRegex(@"^Warning: Took over \d+ partitions of \S+; nobody had worked on them for up to [\d.]+s$", RegexOptions.None, 1000)]
    private static partial Regex TookOver();

    [GeneratedRegex("^hyperfleet_sentinel_partitions_owned\\{[^}]*\\} (?<count>\\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owned();

    private static async Task SharedByAsync(params SentinelBench[] replicas)
    {
        var shares = await Eventually.Value(
            () => Task.WhenAll(replicas.Select(async r => Owned().Match((await r.GetAsync(1, "/metrics")).Body) is { Success: true } match ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0)),
            seen => seen.Sum() == 64 && seen.All(share => share > 0), TimeSpan.FromSeconds(90));
        Assert.Equal(replicas.Length, shares.Length);
    }

    private static async Task PublishedOnceAsync(int count, params SentinelBench[] replicas)
    {
        await Eventually.Equal(count, () => replicas[0].PublishedIds.Distinct().Count(), TimeSpan.FromSeconds(90));
        foreach (var replica in replicas)
            await replica.CyclesAsync(3);
        Assert.Equal(count, replicas[0].Messages.Count);
    }

    private static async Task<ListServer> ApiAsync()
    {
        var api = await ListServer.StartAsync();
        api.Leases = new LeaseTable();
        return api;
    }

    private Task<SentinelBench> ReplicaAsync(ListServer api, string? address = null) =>
        SentinelBench.StartAsync(rabbit, api, more: NewsOnly, interval: "200ms", topic: _topic, address: address);
}
