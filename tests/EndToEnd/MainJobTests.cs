using System.Net;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using HyperFleet.Fixtures;

namespace HyperFleet.EndToEnd.Tests;

[Collection(FleetCollection.Name)]
public sealed class MainJobTests(RunningFleet fleet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_posted_cluster_becomes_Reconciled_and_kubectl_sees_its_landing_zone()
    {
        var id = await fleet.ReconcileAsync("e2e-cluster");

        var selector = $"hyperfleet.io/cluster-id={id}";
        var namespaces = JsonNode.Parse(await Kubectl.RunAsync(fleet.Kubeconfig, "get", "namespaces", "-l", selector, "-o", "json"))!["items"]!.AsArray();
        var name = Assert.Single(namespaces)!["metadata"]!["name"]!.GetValue<string>();
        Assert.Contains("e2e-cluster", name);
        Assert.Equal("Active", namespaces[0]!["status"]!["phase"]!.GetValue<string>());
        Assert.Contains("landing-zone-adapter-task", await Kubectl.RunAsync(fleet.Kubeconfig, "get", "serviceaccounts", "-n", name, "-l", selector));
    }

    [Fact]
    public async Task A_deleted_cluster_takes_its_namespace_with_it()
    {
        var id = await fleet.ReconcileAsync("e2e-deleted");
        using var api = fleet.App.CreateHttpClient("hyperfleet-api", "http");
        var path = new Uri($"/api/hyperfleet/v1/clusters/{id}", UriKind.Relative);
        using var deleted = await api.DeleteAsync(path, Token);
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);

        await Eventually.Equal(HttpStatusCode.NotFound, async () => (await api.GetAsync(path, Token)).StatusCode, TimeSpan.FromSeconds(60));
        Assert.Empty(JsonNode.Parse(await Kubectl.RunAsync(
            fleet.Kubeconfig, "get", "namespaces", "-l", $"hyperfleet.io/cluster-id={id}", "-o", "json"))!["items"]!.AsArray());
    }
}
