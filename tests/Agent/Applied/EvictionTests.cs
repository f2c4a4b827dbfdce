using System.Text.Json.Nodes;
using HyperFleet.Agent.Applied;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Agent.Tests.Applied;

/// <summary>AppliedManifestWorks whose work is unknown (Maestro wire §8.7, upstream's eviction tests).</summary>
public sealed class EvictionTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(61);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_unknown_goes_after_the_grace_period_with_its_objects() => await RunAsync("evicted", async (view, agent, time, name) =>
    {
        var eviction = Evictor(agent);
        await eviction.RunOnceAsync(Cancellation);
        Assert.NotNull((await view.WorkAsync(name))!["status"]?["evictionStartTime"]);
        time.Advance(TimeSpan.FromMinutes(59));
        await eviction.RunOnceAsync(Cancellation);
        Assert.NotNull(await view.WorkAsync(name));
        time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.True(
            async () =>
            {
                await eviction.RunOnceAsync(Cancellation);
                return await view.WorkAsync(name) is null;
            },
            Deadline);
        Assert.Null(await view.TextAsync("evicted"));
    });

    [Fact]
    public async Task A_clock_set_forward_evicts_nothing() => await RunAsync("clockwise", async (view, agent, time, name) =>
    {
        var eviction = Evictor(agent);
        await eviction.RunOnceAsync(Cancellation);
        time.Jump(TimeSpan.FromHours(2));
        await eviction.RunOnceAsync(Cancellation);
        Assert.NotNull(await view.WorkAsync(name));
        Assert.Equal("one", await view.TextAsync("clockwise"));
    });

    [Fact]
    public async Task A_work_that_comes_back_ends_the_period() => await RunAsync("returned", async (view, agent, time, name) =>
    {
        var eviction = Evictor(agent);
        await eviction.RunOnceAsync(Cancellation);
        await using var source = await Source.StartAsync(broker, "returned");
        await source.WantAsync("returned", 1, Bundles.Of("one", "returned"));
        await Eventually.True(() => source.Last("returned") is { Applied: 1 }, Deadline);
        await eviction.RunOnceAsync(Cancellation);
        Assert.Null((await view.WorkAsync(name))!["status"]?["evictionStartTime"]);
        time.Advance(LongEnough);
        await eviction.RunOnceAsync(Cancellation);
        Assert.NotNull(await view.WorkAsync(name));
    });

    [Fact]
    public async Task A_hundred_years_are_for_ever() => await RunAsync("for-ever", async (view, agent, time, name) =>
    {
        var eviction = Evictor(agent);
        await eviction.RunOnceAsync(Cancellation);
        Assert.Null((await view.WorkAsync(name))!["status"]?["evictionStartTime"]);
    }, TimeSpan.FromDays(36500));

    [Fact]
    public async Task Works_of_another_agent_are_left_alone() => await RunAsync("foreign", async (view, agent, time, name) =>
    {
        await view.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "work.open-cluster-management.io/v1", ["kind"] = "AppliedManifestWork", ["metadata"] = new JsonObject { ["name"] = "other-work" },
            ["spec"] = new JsonObject { ["hubHash"] = "other", ["agentID"] = "other", ["manifestWorkName"] = "work" },
        });
        var eviction = Evictor(agent);
        await eviction.RunOnceAsync(Cancellation);
        time.Advance(LongEnough);
        await eviction.RunOnceAsync(Cancellation);
        Assert.Null((await view.WorkAsync("other-work"))!["status"]?["evictionStartTime"]);
    });

    [Fact]
    public async Task What_is_left_of_another_broker_address_goes_too() => await RunAsync("moved", async (view, agent, time, name) =>
    {
        await view.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "work.open-cluster-management.io/v1", ["kind"] = "AppliedManifestWork", ["metadata"] = new JsonObject { ["name"] = "before-moved" },
            ["spec"] = new JsonObject { ["hubHash"] = "before", ["agentID"] = agent.Configuration.Identity.HubHash, ["manifestWorkName"] = "moved" },
        });
        await using var source = await Source.StartAsync(broker, "moved");
        await source.WantAsync("moved", 1, Bundles.Of("one", "moved"));
        await Eventually.True(() => source.Last("moved") is { Applied: 1 }, Deadline);
        var eviction = Evictor(agent);
        await eviction.RunOnceAsync(Cancellation);
        Assert.NotNull((await view.WorkAsync("before-moved"))!["status"]?["evictionStartTime"]);
        time.Advance(LongEnough);
        await Eventually.True(
            async () =>
            {
                await eviction.RunOnceAsync(Cancellation);
                return await view.WorkAsync("before-moved") is null;
            },
            Deadline);
        Assert.NotNull(await view.WorkAsync(name)); // the work itself is known
        Assert.Equal("one", await view.TextAsync("moved"));
    });

    private static Eviction Evictor(RunningAgent agent) => agent.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<Eviction>().Single();

    // An agent applies a work and is replaced by one that does not know it.
    private async Task RunAsync(string name, Func<ClusterView, RunningAgent, ShiftedTime, string, Task> act, TimeSpan? grace = null)
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: Cancellation);
        using var view = new ClusterView(new(cluster.Connection));
        await using (var source = await Source.StartAsync(broker, name))
        {
            await using var before = await RunningAgent.StartAsync(broker, cluster.Connection, name);
            await source.WantAsync(name, 1, Bundles.Of("one", name));
            await Eventually.True(() => source.Last(name) is { Applied: 1 }, Deadline);
        }
        var time = new ShiftedTime();
        await using var agent = await RunningAgent.StartAsync(broker, cluster.Connection, name, time, options => options with { EvictionGracePeriod = grace ?? TimeSpan.FromMinutes(60) });
        await act(view, agent, time, $"{agent.Configuration.Identity.HubHash}-{name}");
    }
}
