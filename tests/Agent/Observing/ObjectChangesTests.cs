using HyperFleet.Agent.Observing;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Robustness.Tests;

namespace HyperFleet.Agent.Tests.Observing;

/// <summary>While nothing changes, nothing is read (incident I11); what does change is seen at the next look.</summary>
public sealed class ObjectChangesTests(MosquittoServer broker)
{
    private const int Works = ObjectChanges.WorthAWatch + 2;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Objects_that_have_not_changed_are_not_read_again() => await RunAsync("still", async (cluster, view, source, agent) =>
    {
        var reads = 0;
        cluster.Strikes = request => request.Path.Value!.Contains("/configmaps/still-", StringComparison.Ordinal) && Interlocked.Increment(ref reads) < 0;
        cluster.Trouble = Trouble.Error;
        // All is known once a round of looks has read nothing.
        await Eventually.True(
            async () =>
            {
                var before = Interlocked.Exchange(ref reads, 0);
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
                return Volatile.Read(ref reads) == 0;
            },
            Deadline);

        await view.EditAsync("still-3", "edited");
        await Eventually.True(() => source.Last("still-3") is { Feedback: "edited" }, Deadline);
        await view.DeleteAsync("still-4");
        await Eventually.True(() => source.Last("still-4")?.Data["conditions"]?.ToJsonString().Contains("ResourcesNotAvailable", StringComparison.Ordinal) == true, Deadline);
    });

    [Fact]
    public async Task While_the_watch_is_refused_each_object_is_looked_at() => await RunAsync("blind", async (cluster, view, source, agent) =>
    {
        await view.EditAsync("blind-3", "edited");
        await Eventually.True(() => source.Last("blind-3") is { Feedback: "edited" }, Deadline);
    }, cluster =>
    {
        cluster.Strikes = request => request.Method == "GET" && request.Path.Value!.EndsWith("/configmaps", StringComparison.Ordinal);
        cluster.Trouble = Trouble.Error;
    });

    [Fact]
    public async Task The_watch_ends_with_the_works() => await RunAsync("ended", async (cluster, view, source, agent) =>
    {
        await Eventually.Equal(1, () => agent.Service<ObjectChanges>().Watches, Deadline);
        for (var i = 0; i < Works; i++)
            await source.DeleteAsync($"ended-{i}");
        await Eventually.Equal(0, () => agent.Service<ObjectChanges>().Watches, Deadline);
    });

    private async Task RunAsync(string name, Func<FlakyCluster, ClusterView, Source, RunningAgent, Task> act, Action<FlakyCluster>? trouble = null)
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        await using var source = await Source.StartAsync(broker, name);
        trouble?.Invoke(cluster);
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, name, client: new() { MaxAttempts = 1 });
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        for (var i = 0; i < Works; i++)
            await source.WantAsync($"{name}-{i}", 1, Bundles.Of("one", $"{name}-{i}"));
        await Eventually.True(() => Enumerable.Range(0, Works).All(i => source.Last($"{name}-{i}") is { Applied: 1, Feedback: "one" }), Deadline);
        await act(cluster, view, source, agent);
    }
}
