using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>What an earlier run of a situation has left on a cluster that outlives the tests.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static async Task RemoveAsync(Situation situation, KubernetesConnection cluster, CancellationToken cancellation)
    {
        using var client = new KubernetesClient(cluster);
        var applied = situation.Steps.SelectMany(step => (step["payload"] as JsonObject)?["manifests"] as JsonArray ?? []);
        var posted = situation.Steps.Where(step => step["method"]?.ToString() == "POST").Select(step => step["body"]);
        foreach (var manifest in applied.Concat(posted).OfType<JsonObject>())
            if (await client.ForAsync(GroupVersionKind.Of(manifest), cancellation) is { } resource)
                await Eventually.Equal(
                    KubernetesOutcome.NotFound, async () => (await resource.DeleteAsync(manifest.Namespace, manifest.Name!, null, cancellation)).Outcome, Deadline, $"{manifest.Name} is gone");
    }
}
