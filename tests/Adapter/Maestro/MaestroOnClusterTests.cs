using HyperFleet.Adapter.Tests.Examples;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>The Maestro example, from a cluster's event over the server and the agent to the objects on a cluster and back.</summary>
public abstract class MaestroOnClusterTests(RunningMaestro maestro)
{
    /// <summary>The end of a namespace is its controller's, who may be busy with those of others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly GroupVersionKind Namespace = new("", "v1", "Namespace");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected RunningMaestro Maestro => maestro;

    [Fact]
    public async Task An_event_becomes_a_work_is_applied_reported_changed_and_deleted()
    {
        using var cluster = maestro.Connect();
        await using var bench = await ExampleBench.StartAsync("maestro-manifestwork", null, maestro.Environment);
        var namespaces = (await cluster.ForAsync(Namespace, Cancellation))!;
        var name = $"cluster-setup-{maestro.Consumer}";

        bench.Api.Put(maestro.Consumer, "test-cluster", 1);
        await ReportsAsync(bench, "Available");
        var report = await bench.RunAsync(maestro.Consumer);
        Assert.Equal(("True", "True", "False"), (ExampleBench.Status(report, "Applied"), ExampleBench.Status(report, "Health"), ExampleBench.Status(report, "Finalized")));
        var applied = (await namespaces.GetAsync(null, name, Cancellation)).Require();
        Assert.Equal("1", applied.Annotation("hyperfleet.io/generation"));

        bench.Api.Put(maestro.Consumer, "test-cluster", 2);
        await ReportsAsync(bench, "Applied");
        var updated = (await namespaces.GetAsync(null, name, Cancellation)).Require();
        Assert.Equal(("2", applied.Uid), (updated.Annotation("hyperfleet.io/generation"), updated.Uid));

        bench.Api.Put(maestro.Consumer, "test-cluster", 3, isDeleting: true);
        await ReportsAsync(bench, "Finalized");
        Assert.Equal(KubernetesOutcome.NotFound, (await namespaces.GetAsync(null, name, Cancellation)).Outcome);
    }

    /// <summary>Events until the report says so, as the Sentinel sends them.</summary>
    private async Task ReportsAsync(ExampleBench bench, string condition) => await Eventually.Passes(async () =>
    {
        var report = await bench.RunAsync(maestro.Consumer);
        Assert.True(ExampleBench.Status(report, condition) == "True", $"{report.ToJsonString()}\n{maestro.Output}");
    }, Patience);
}

/// <summary>The same on a real API server.</summary>
public sealed class RealClusterMaestroTests(RealClusterMaestro maestro) : MaestroOnClusterTests(maestro), IClassFixture<RealClusterMaestro>;
