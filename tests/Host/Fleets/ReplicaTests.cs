using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Host.Tests.Fleets;

/// <summary>Three Sentinels, the real API with its leases and its watch, and a SIGKILL.</summary>
public sealed class ReplicaTests(PostgresServer postgres, RabbitMqServer rabbit)
{
    // News only: what is counted is one event for one generation, not the repetition that the rules ask for.
    private const string Settings = "poll_interval: 1s\nmessage_decision: {result: 'false'}";
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Three_replicas_publish_each_generation_once_and_a_killed_one_is_replaced_within_15_s()
    {
        await using var fleet = await Fleet.StartAsync(postgres, rabbit);
        Assert.SkipUnless(await fleet.OffersAsync(HttpMethod.Put, "leases/probe", new { holder = "probe", duration_seconds = 1 }), "this API has no leases");
        RoleProcess[] replicas = [await fleet.SentinelAsync(Settings), await fleet.SentinelAsync(Settings), await fleet.SentinelAsync(Settings)];
        foreach (var replica in replicas)
            await Eventually.True(() => Shares(replica, 3), Fleet.Patience);

        var usual = Stopwatch.StartNew();
        var before = await fleet.DeclareAsync(120);
        await PublishedAsync(fleet, before, Fleet.Patience);
        usual.Stop();
        AssertOnce(fleet, before);

        await replicas[2].KillAsync();
        var dead = Stopwatch.StartNew();
        var during = await fleet.DeclareAsync(120);
        await PublishedAsync(fleet, during, Fleet.Patience);
        // What the declaring and publishing itself costs on this machine is not part of the limit.
        Assert.True(dead.Elapsed < TakeOver + (usual.Elapsed * 3), $"all published {dead.Elapsed.TotalSeconds:0.0} s after the death");
        Assert.Contains(replicas[..2], r => r.Said("Took over "));
        TestContext.Current.TestOutputHelper?.WriteLine($"taken over and published within {dead.Elapsed.TotalSeconds:0.0} s");

        var after = await fleet.DeclareAsync(60);
        await PublishedAsync(fleet, after, Fleet.Patience);
        AssertOnce(fleet, after);
        // Only what the dead one had published may come again: the new owner does not know that it did.
        Assert.All(fleet.Events.GroupBy(e => e), e => Assert.InRange(e.Count(), 1, 2));
    }

    private static bool Shares(RoleProcess replica, int count) =>
        replica.Lines.LastOrDefault(l => l.Contains("Sharing the work", StringComparison.Ordinal)) is { } line
        && line.Contains($"replicas={count} ", StringComparison.Ordinal) && line.Contains("partitions_unowned=0", StringComparison.Ordinal)
        && !line.Contains("partitions=0 ", StringComparison.Ordinal);

    private static Task PublishedAsync(Fleet fleet, IReadOnlyList<string> ids, TimeSpan limit) =>
        Eventually.Equal(0, () => ids.Except(fleet.Events.Select(e => e.Id)).Count(), limit);

    private static void AssertOnce(Fleet fleet, IReadOnlyList<string> ids) =>
        Assert.All(ids, id => Assert.Single(fleet.Events, e => e.Id == id));
}
