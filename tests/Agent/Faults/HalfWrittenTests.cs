using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Robustness.Tests;

namespace HyperFleet.Agent.Tests.Faults;

/// <summary>An object whose writing did not end well, and that is no longer wanted before it could be tried again, does not stay.</summary>
public sealed class HalfWrittenTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Applied_but_not_yet_owned_when_the_work_is_deleted() => await RunAsync("unowned", async (cluster, view, source) =>
    {
        cluster.Strikes = request => request.Path.Value!.EndsWith("/unowned", StringComparison.Ordinal) && request.ContentType == "application/merge-patch+json";
        cluster.Trouble = Trouble.Cut;
        await source.WantAsync("work", 1, ServerSide("unowned"));
        await Eventually.True(async () => await view.TextAsync("unowned") is not null, Deadline);
        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
        Assert.Null(await view.TextAsync("unowned"));
    });

    [Fact]
    public async Task Applied_once_more_but_not_yet_owned_when_the_work_is_deleted() => await RunAsync("again", async (cluster, view, source) =>
    {
        await source.WantAsync("work", 1, ServerSide("again"));
        await Eventually.True(() => source.Last("work") is { Applied: 1 }, Deadline);
        cluster.Strikes = request => request.Path.Value!.EndsWith("/again", StringComparison.Ordinal) && request.ContentType == "application/merge-patch+json";
        cluster.Trouble = Trouble.Cut;
        await view.DeleteAsync("again"); // what the agent remembers is the object before this one
        await source.WantAsync("work", 2, ServerSide("again"));
        await Eventually.True(async () => await view.TextAsync("again") is not null, Deadline);
        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
        Assert.Null(await view.TextAsync("again"));
    });

    [Fact]
    public async Task Created_without_an_answer_when_the_next_generation_has_it_no_more() => await RunAsync("unanswered", async (cluster, view, source) =>
    {
        var created = 0;
        cluster.Strikes = request => request.Method == "POST" ? request.Path.Value!.EndsWith("/configmaps", StringComparison.Ordinal) && Interlocked.Increment(ref created) > 0
            : Volatile.Read(ref created) >= 2 && request.Path.Value!.EndsWith("/unanswered-b", StringComparison.Ordinal);
        cluster.Trouble = Trouble.LostAnswer;
        await source.WantAsync("work", 1, Bundles.Of("one", "unanswered", "unanswered-b"));
        await Eventually.True(async () => await view.TextAsync("unanswered-b") is not null, Deadline);
        await source.WantAsync("work", 2, Bundles.Of("two", "unanswered"));
        cluster.Trouble = Trouble.None;
        await Eventually.True(() => source.Last("work") is { Applied: 2, Feedback: "two" }, Deadline);
        await Eventually.True(async () => await view.TextAsync("unanswered-b") is null, Deadline);
    });

    private static JsonObject ServerSide(string name)
    {
        var bundle = Bundles.Of("one", name);
        bundle["manifestConfigs"]![0]!["updateStrategy"] = new JsonObject { ["type"] = "ServerSideApply", ["serverSideApply"] = new JsonObject { ["force"] = true } };
        return bundle;
    }

    private async Task RunAsync(string name, Func<FlakyCluster, ClusterView, Source, Task> act)
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        await using var source = await Source.StartAsync(broker, name);
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, name, client: new() { MaxAttempts = 1 });
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        await act(cluster, view, source);
    }
}
