using HyperFleet.Agent.Observing;
using HyperFleet.Fixtures;
using HyperFleet.Robustness.Tests;

namespace HyperFleet.Agent.Tests.Observing;

/// <summary>Feedback that is watched is reported when it changes, not at the next look.</summary>
public sealed class FeedbackWatchTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_change_is_reported_though_nobody_looks_for_an_hour()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        await using var source = await Source.StartAsync(broker, "watch");
        await using var agent = await StartAsync(cluster, "watch", limit: 50);
        await source.WantAsync("work", 1, Bundles.Watched("one", "watch"));
        await Eventually.True(() => source.Last("work") is { Feedback: "one" }, Deadline);

        await view.EditAsync("watch", "two");
        await Eventually.True(() => source.Last("work") is { Feedback: "two" }, Deadline);

        // The server forgets the version (410): listed again, watched from there.
        (cluster.Strikes, cluster.Trouble) = (_ => true, Trouble.Expired);
        await view.EditAsync("watch", "three");
        await Eventually.True(() => source.Last("work") is { Feedback: "three" }, Deadline);
        cluster.Trouble = Trouble.None;
        await view.EditAsync("watch", "four");
        await Eventually.True(() => source.Last("work") is { Feedback: "four" }, Deadline);

        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
        await Eventually.Equal(0, () => agent.Service<FeedbackWatches>().Count, Deadline);
    }

    [Fact]
    public async Task A_work_that_is_delivered_again_leaves_a_change_on_the_cluster_until_it_is_reported()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        await using var source = await Source.StartAsync(broker, "again");
        await using var agent = await StartAsync(cluster, "again", limit: 50, workers: 1);
        await source.WantAsync("work", 1, Bundles.Watched("one", "again"));
        await Eventually.True(() => source.Last("work") is { Feedback: "one" }, Deadline);

        await view.EditAsync("again", "two");
        await source.WantAsync("work", 1, Bundles.Watched("one", "again")); // as a resync does that was asked for before the work came
        await source.WantAsync("next", 1, Bundles.Watched("one", "again-next"));
        await Eventually.True(() => source.Last("next") is { Feedback: "one" }, Deadline); // one worker: what came before it is done
        Assert.Equal("two", await view.TextAsync("again"));
        await Eventually.True(() => source.Last("work") is { Feedback: "two" }, Deadline);
    }

    [Fact]
    public async Task No_more_are_watched_than_allowed()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        await using var source = await Source.StartAsync(broker, "watches");
        await using var agent = await StartAsync(cluster, "watches", limit: 2);
        foreach (var name in new[] { "a", "b", "c" })
            await source.WantAsync(name, 1, Bundles.Watched("one", "watches-" + name));
        await Eventually.True(() => new[] { "a", "b", "c" }.All(name => source.Last(name) is { Feedback: "one" }), Deadline);
        Assert.Equal(2, agent.Service<FeedbackWatches>().Count);
    }

    private Task<RunningAgent> StartAsync(FlakyCluster cluster, string name, int limit, int workers = 10) =>
        RunningAgent.StartAsync(broker, cluster.Connection, name, with: options => options with { StatusSyncInterval = TimeSpan.FromHours(1), MaxFeedbackWatch = limit, Workers = workers });
}
