using System.Text.Json.Nodes;
using HyperFleet.Agent.Leading;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Local;
using HyperFleet.Robustness.Tests;
using Microsoft.Extensions.Hosting;

namespace HyperFleet.Agent.Tests.Leading;

/// <summary>Of several replicas one works (Lease of <c>coordination.k8s.io/v1</c>).</summary>
public sealed class LeadershipTests(MosquittoServer broker)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly LeaseTimes Patient = new() { Duration = TimeSpan.FromHours(3), RenewDeadline = TimeSpan.FromHours(2), Retry = TimeSpan.FromMilliseconds(50) };
    private static readonly KubernetesResource Leases = new(new("coordination.k8s.io", "v1", "Lease"), "leases", Namespaced: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_second_waits_until_the_first_has_ended()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: Cancellation);
        await using var source = await Source.StartAsync(broker, "replicas");
        var first = await StartAsync(cluster.Connection, "replicas");
        await Eventually.True(() => source.Resyncs == 1, Deadline);
        await using var second = await StartAsync(cluster.Connection, "replicas");
        using var client = new KubernetesClient(cluster.Connection);
        var seen = (await HolderAsync(client, "replicas"))!;

        Assert.False(second.Service<Leadership>().IsLeader);
        await source.WantAsync("work", 1, Bundles.Of("one", "replicas"));
        await Eventually.True(() => source.Last("work") is { Applied: 1 }, Deadline);
        await first.DisposeAsync();
        await Eventually.True(() => second.Service<Leadership>().IsLeader, Deadline);
        Assert.NotEqual(seen, await HolderAsync(client, "replicas"));
        await Eventually.True(() => source.Resyncs == 2, Deadline);
        await source.DeleteAsync("work");
        await Eventually.True(() => !source.Has("work"), Deadline);
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_is_taken_over_after_its_duration()
    {
        await using var cluster = await LocalKubernetes.StartAsync(cancellation: Cancellation);
        using var client = new KubernetesClient(cluster.Connection);
        await HoldAsync(client, "killed");
        var time = new ShiftedTime();
        await using var agent = await StartAsync(cluster.Connection, "killed", time);
        var leadership = agent.Service<Leadership>();
        time.Jump(TimeSpan.FromDays(1)); // nobody's clock decides
        Assert.False(leadership.IsLeader);
        Assert.Equal("somebody", await HolderAsync(client, "killed"));
        // The wait counts from when the agent has first seen the lease: let it pass until it has.
        await Eventually.True(
            () =>
            {
                time.Advance(Patient.Duration);
                return leadership.IsLeader;
            },
            Deadline);
        Assert.Equal(1, (long)(await LeaseAsync(client, "killed"))!["spec"]!["leaseTransitions"]!);
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_ends()
    {
        await using var cluster = await FlakyCluster.StartAsync(Cancellation);
        var time = new ShiftedTime();
        await using var agent = await StartAsync(cluster.Connection, "cut-off", time, new() { MaxAttempts = 1 });
        await Eventually.True(() => agent.Service<Leadership>().IsLeader, Deadline);
        var stopping = agent.Service<IHostApplicationLifetime>().ApplicationStopping;
        Assert.False(stopping.IsCancellationRequested);
        (cluster.Strikes, cluster.Trouble) = (_ => true, Trouble.Error);
        await Eventually.True(
            () =>
            {
                time.Advance(Patient.RenewDeadline);
                return stopping.IsCancellationRequested;
            },
            Deadline);
    }

    private Task<RunningAgent> StartAsync(Kubernetes.Configuration.KubernetesConnection cluster, string name, TimeProvider? time = null, KubernetesClientOptions? client = null) =>
        RunningAgent.StartAsync(broker, cluster, name, time, options => options with { DisableLeaderElection = false, Lease = Patient }, client);

    private static async Task<JsonObject?> LeaseAsync(KubernetesClient client, string cluster) =>
        (await client.For(Leases).GetAsync("default", "maestro-agent-" + cluster, Cancellation)).Object;

    private static async Task<string?> HolderAsync(KubernetesClient client, string cluster) => (await LeaseAsync(client, cluster))?["spec"]?["holderIdentity"]?.ToString();

    private static async Task HoldAsync(KubernetesClient client, string cluster) => (await client.For(Leases).CreateAsync(
        new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1", ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["name"] = "maestro-agent-" + cluster, ["namespace"] = "default" },
            ["spec"] = new JsonObject { ["holderIdentity"] = "somebody", ["leaseDurationSeconds"] = 15, ["leaseTransitions"] = 0 },
        },
        null, Cancellation)).Require();
}
