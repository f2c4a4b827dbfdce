using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Faults;

/// <summary>Somebody sets the clock of the agent's machine.</summary>
public sealed class ClockTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_clock_that_jumps_by_an_hour_either_way_stops_nothing()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var view = new ClusterView(new(cluster.Connection));
        await using var source = await Source.StartAsync(broker, "clock");
        var time = new ShiftedTime();
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, "clock", time);
        await Eventually.True(() => source.Resyncs > 0, Deadline);
        await source.WantAsync("work", 1, Bundles.Of("one", "clock"));
        await Eventually.True(() => source.Last("work") is { Applied: 1, Feedback: "one" }, Deadline);

        time.Jump(TimeSpan.FromHours(1));
        await source.WantAsync("work", 2, Bundles.Of("two", "clock"));
        await Eventually.True(() => source.Last("work") is { Applied: 2, Feedback: "two" }, Deadline);

        time.Jump(TimeSpan.FromHours(-2));
        await view.DeleteAsync("clock");
        await Eventually.Equal("two", () => view.TextAsync("clock"), Deadline); // drift is repaired, not in two hours
        await source.WantAsync("work", 3, Bundles.Of("three", "clock"));
        await Eventually.True(() => source.Last("work") is { Applied: 3, Feedback: "three" }, Deadline);

        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
        Assert.Null(await view.TextAsync("clock"));
        Assert.Null(Status.Backwards(source.Statuses("work")));
    }
}
