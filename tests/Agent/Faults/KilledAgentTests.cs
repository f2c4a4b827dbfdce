using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Robustness.Tests;

namespace HyperFleet.Agent.Tests.Faults;

/// <summary>
/// An agent that is killed at any of its steps: from that request on, nothing of it reaches the cluster or the broker. The next one
/// starts with an empty memory and brings everything to the same end.
/// </summary>
public sealed class KilledAgentTests(MosquittoServer broker)
{
    /// <summary>Requests that create, update and delete take together, and a few more.</summary>
    private const int Steps = 36;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Killed_at_each_step_of_create_update_and_delete()
    {
        await using var cluster = await FlakyCluster.StartAsync(TestContext.Current.CancellationToken);
        using var view = new ClusterView(cluster.Connect());
        cluster.Trouble = Trouble.Cut;
        var kills = Enumerable.Range(1, Steps).ToDictionary(step => $"killed-{step}", step => new Kill(step));
        cluster.Strikes = request => kills.TryGetValue(request.Headers.UserAgent.ToString(), out var kill) && kill.IsDead();
        await Parallel.ForEachAsync(kills, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (entry, _) =>
            await LiveAsync(cluster, view, entry.Key, entry.Value));
        Assert.Contains(kills.Values, kill => kill.HasHappened);
        Assert.Empty(await view.WorksAsync());
    }

    private async Task LiveAsync(FlakyCluster cluster, ClusterView view, string name, Kill kill)
    {
        await using var source = await Source.StartAsync(broker, name);
        await using var wire = TcpProxy.Start(broker.Port);
        var revived = false;
        kill.OnDeath(() =>
        {
            wire.HoldRequests();
            wire.Cut();
        });
        var agent = await RunningAgent.StartAsync(broker, cluster.Connection, name, client: new() { UserAgent = name, MaxAttempts = 1 }, brokerPort: wire.Port);
        try
        {
            await DoAsync(() => source.WantAsync(name, 1, Bundles.Of("one", name, name + "-b")), () => Task.FromResult(source.Last(name) is { Applied: 1 }));
            await DoAsync(() => source.WantAsync(name, 2, Bundles.Of("two", name)), () => Task.FromResult(source.Last(name) is { Applied: 2, Feedback: "two" }));
            Assert.Equal([name], (await view.ConfigMapsAsync(name)).Where(found => found == name || found == name + "-b"));
            await DoAsync(() => source.DeleteAsync(name), () => Task.FromResult(!source.Has(name)));
            Assert.DoesNotContain(name, await view.ConfigMapsAsync(name));
            Assert.DoesNotContain(name + "-b", await view.ConfigMapsAsync(name));
            Assert.Null(Status.Backwards(source.Statuses(name)));
        }
        finally
        {
            await agent.DisposeAsync();
        }

        async Task DoAsync(Func<Task> act, Func<Task<bool>> isDone)
        {
            await act();
            await Eventually.True(async () => kill.HasHappened && !revived || await isDone(), Deadline, $"{name}: done, or killed");
            if (kill.HasHappened && !revived)
            {
                revived = true;
                await agent.DisposeAsync();
                wire.Release();
                agent = await RunningAgent.StartAsync(broker, cluster.Connection, name, brokerPort: wire.Port);
            }
            await Eventually.True(isDone, Deadline, $"{name}: done by the next agent; it said {source.Last(name)}");
        }
    }

    /// <summary>Counts an agent's requests; the one that reaches the step is its last.</summary>
    private sealed class Kill(int step)
    {
        private int _requests;
        private Action? _onDeath;

        public bool HasHappened => Volatile.Read(ref _requests) >= step;

        public void OnDeath(Action act) => _onDeath = act;

        public bool IsDead()
        {
            var request = Interlocked.Increment(ref _requests);
            if (request == step)
                _onDeath?.Invoke();
            return request >= step;
        }
    }
}
