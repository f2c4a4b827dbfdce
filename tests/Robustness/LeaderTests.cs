using System.Net.Http.Json;
using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests;

/// <summary>Two agents as processes, one of which holds the lease, and what can happen to that one.</summary>
public sealed class LeaderTests(PostgresServer postgres)
{
    private static readonly string[] Lease =
    [
        "--disable-leader-election=false", "--leader-election-lease-duration=10s", "--leader-election-renew-deadline=7s", "--leader-election-retry-period=1s",
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_leader_that_is_killed_is_replaced()
    {
        await using var world = await World.StartTwoAsync(postgres, Lease, Cancellation);
        await RowVersion.BeginRecordingAsync(world.Database, Cancellation);
        var history = new History(world.Database, World.Consumer, world.Cluster);
        await CreateAsync(world, history, "before");
        await SettledAsync(history);
        Assert.DoesNotContain(world.Cluster.Writes, write => write.Who == "second" && !IsLease(write));

        await world.Agent.KillAsync();
        await CreateAsync(world, history, "after");
        await SettledAsync(history);
        Assert.Contains(world.Cluster.Writes, write => write.Who == "second" && !IsLease(write));
        Assert.Empty(await history.ViolationsAsync());
    }

    [Fact]
    public async Task A_leader_that_wakes_up_after_it_was_replaced_writes_nothing()
    {
        await using var world = await World.StartTwoAsync(postgres, Lease, Cancellation);
        await RowVersion.BeginRecordingAsync(world.Database, Cancellation);
        var history = new History(world.Database, World.Consumer, world.Cluster);
        // A work that the first one is about to try again when it falls asleep.
        (world.Cluster.Strikes, world.Cluster.Trouble) = (request => request.Path.Value!.EndsWith("/configmaps/stuck", StringComparison.Ordinal) && request.Method != "GET", Trouble.Error);
        await CreateAsync(world, history, "stuck");
        await Eventually.True(() => world.Cluster.Writes.Count(write => write.Path.EndsWith("/configmaps/stuck", StringComparison.Ordinal)) > 3, Deadline);

        world.Agent.Pause();
        await Eventually.True(() => world.Second.Output.Contains("Holding the lease", StringComparison.Ordinal), Deadline);
        world.Cluster.Trouble = Trouble.None;
        await SettledAsync(history);
        var written = world.Cluster.Writes.Count;
        world.Agent.Resume();
        await Eventually.True(() => world.Agent.Output.Contains("could not be renewed", StringComparison.Ordinal), Deadline);
        await CreateAsync(world, history, "after");
        await SettledAsync(history);
        Assert.DoesNotContain(world.Cluster.Writes.Skip(written), write => write.Who == "first" && !IsLease(write));
        Assert.Empty(await history.ViolationsAsync());
    }

    private static bool IsLease(ClusterWrite write) => write.Path.Contains("/leases", StringComparison.Ordinal);

    private static async Task CreateAsync(World world, History history, string name)
    {
        using var answer = await world.Rest.PostAsJsonAsync("resource-bundles", Bundle.Of(World.Consumer, name, name, second: false, serverSide: true), Cancellation);
        answer.EnsureSuccessStatusCode();
        history.Accepted.Enqueue(new((await Json.ReadAsync(answer, Cancellation))["id"]!.ToString(), 1, name, IsDelete: false));
    }

    private static Task SettledAsync(History history) =>
        Eventually.Equal("", async () => string.Join('\n', (await history.UnsettledAsync()).Take(5)), Deadline, "everything has settled");
}
