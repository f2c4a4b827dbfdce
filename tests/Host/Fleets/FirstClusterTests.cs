using System.Diagnostics;
using HyperFleet.Fixtures;

namespace HyperFleet.Host.Tests.Fleets;

/// <summary>A Sentinel that says it is ready publishes what is declared from then on at once.</summary>
public sealed class FirstClusterTests(PostgresServer postgres, RabbitMqServer rabbit)
{
    // Only the watch can bring a change before a test gives up.
    private const string Watching = "poll_interval: 10m\nresync_interval: 20m\nmessage_decision: {result: 'false'}";

    [Fact]
    public async Task The_first_cluster_after_the_start_waits_for_no_poll()
    {
        await using var fleet = await Fleet.StartAsync(postgres, rabbit);
        var sentinel = await fleet.SentinelAsync(Watching);
        var lines = string.Join('\n', sentinel.Lines);
        Assert.Contains("Sharing the work replicas=1 partitions=64 partitions_unowned=0", lines, StringComparison.Ordinal);
        Assert.Contains("Watching the API: complete", lines, StringComparison.Ordinal);

        var declared = Stopwatch.StartNew();
        var id = Assert.Single(await fleet.DeclareAsync(1));
        await Eventually.True(() => fleet.Events.Any(e => e.Id == id), Fleet.Patience);
        TestContext.Current.TestOutputHelper?.WriteLine($"published {declared.ElapsedMilliseconds} ms after it was declared");
    }

    [Fact]
    public async Task A_second_replica_joins_without_a_moment_in_which_nobody_publishes()
    {
        await using var fleet = await Fleet.StartAsync(postgres, rabbit);
        var first = await fleet.SentinelAsync(Watching);
        var joining = fleet.SentinelAsync(Watching);
        var (slowest, declared) = (TimeSpan.Zero, 0);
        var deadline = Stopwatch.StartNew();
        while (!joining.IsCompleted || !first.Said("Sharing the work replicas=2") || declared < 30)
        {
            Assert.True(deadline.Elapsed < Fleet.Patience, "the replicas have not shared the work in time");
            var clock = Stopwatch.StartNew();
            var id = Assert.Single(await fleet.DeclareAsync(1));
            await Eventually.True(() => fleet.Events.Any(e => e.Id == id), Fleet.Patience);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            declared++;
        }

        await joining;
        TestContext.Current.TestOutputHelper?.WriteLine($"{declared} clusters, the slowest published after {slowest.TotalMilliseconds:0} ms");
        // Twice where both worked for a moment, never more.
        Assert.All(fleet.Events.GroupBy(e => e), e => Assert.InRange(e.Count(), 1, 2));
    }
}
