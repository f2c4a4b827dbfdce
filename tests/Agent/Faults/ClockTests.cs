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
        time.Advance(TimeSpan.FromMinutes(7));
        await Eventually.Equal("two", () => view.TextAsync("clock"), Deadline); // drift is repaired in its time, not in two hours
        await source.WantAsync("work", 3, Bundles.Of("three", "clock"));
        await Eventually.True(() => source.Last("work") is { Applied: 3, Feedback: "three" }, Deadline);

        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
        Assert.Null(await view.TextAsync("clock"));
        Assert.Null(Status.Backwards(source.Statuses("work")));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_while_the_agent_restarts_makes_no_status_older()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: TestContext.Current.CancellationToken);
        using var view = new ClusterView(new(cluster.Connection));
        await using var source = await Source.StartAsync(broker, "clock-restart");
        var ahead = new ShiftedTime();
        ahead.Jump(TimeSpan.FromHours(1));
        await using (await RunningAgent.StartAsync(broker, cluster.Connection, "clock-restart", ahead))
        {
            await Eventually.True(() => source.Resyncs == 1, Deadline);
            await source.WantAsync("work", 1, Bundles.Of("one", "clock-restart"));
            await Eventually.True(() => source.Last("work") is { Applied: 1, Feedback: "one" }, Deadline);
        }
        var ofTheFirst = source.Last("work")!.Sequence;

        await using var right = await RunningAgent.StartAsync(broker, cluster.Connection, "clock-restart");
        await Eventually.True(() => source.Resyncs == 2, Deadline);
        await source.WantAsync("work", 2, Bundles.Of("two", "clock-restart"));
        await Eventually.True(() => source.Last("work") is { Applied: 2, Feedback: "two" }, Deadline);
        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
        Assert.Null(await view.TextAsync("clock-restart"));
        Assert.True(source.Last("work")!.Sequence > ofTheFirst);
        Assert.Null(Status.Backwards(source.Statuses("work")));
    }
}
