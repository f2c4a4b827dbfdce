using System.Text.Json.Nodes;
using HyperFleet.MainJob;

namespace HyperFleet.EndToEnd.Tests;

[Collection(FleetCollection.Name)]
public sealed class WorkJobTests(RunningFleet fleet)
{
    private string Management => fleet.Kubeconfig + "-management";

    [Fact]
    public async Task A_ConfigMap_created_over_gRPC_is_on_the_management_cluster()
    {
        using var job = new WorkJob(fleet.App, fleet.Hosted.Logs, "e2e-greeting");
        await job.RunAsync((step, elapsed) => TestContext.Current.TestOutputHelper?.WriteLine($"{step} {elapsed.TotalMilliseconds:0} ms"), TestContext.Current.CancellationToken);

        var map = JsonNode.Parse(await Kubectl.RunAsync(Management, "get", "configmap", "e2e-greeting", "-n", "default", "-o", "json"))!;
        Assert.Equal("hi", map["data"]!["text"]!.GetValue<string>());
        Assert.Equal("AppliedManifestWork", map["metadata"]!["ownerReferences"]![0]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_cluster_is_set_up_on_its_management_cluster_by_the_adapter_that_speaks_to_Maestro()
    {
        var id = await fleet.ReconcileAsync("e2e-setup");

        var map = JsonNode.Parse(await Kubectl.RunAsync(Management, "get", "configmap", "cluster", "-n", $"cluster-{id}", "-o", "json"))!;
        Assert.Equal("e2e-setup", map["data"]!["name"]!.GetValue<string>());
        Assert.DoesNotContain($"cluster-{id}", await Kubectl.RunAsync(fleet.Kubeconfig, "get", "namespaces"));
    }
}
