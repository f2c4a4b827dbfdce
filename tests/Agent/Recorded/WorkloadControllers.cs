using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>
/// Says what the controllers of Deployments and Jobs say, through the status subresource as they do: the clusters of these tests run
/// none, and no kubelet that would run their pods.
/// </summary>
internal sealed class WorkloadControllers(KubernetesConnection cluster) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly KubernetesClient _client = new(cluster, new KubernetesClientOptions { FieldManager = "kube-controller-manager" });
    private readonly Dictionary<string, JsonObject> _workloads = new(StringComparer.Ordinal);
    private long _ready;

    /// <summary>Sees the workloads of a bundle, as soon as each is as its manifest asks.</summary>
    public async Task SeeAsync(JsonObject bundle, CancellationToken cancellation)
    {
        foreach (var manifest in bundle["manifests"]!.AsArray().OfType<JsonObject>().Where(manifest => manifest.Kind is "Deployment" or "Job"))
        {
            var found = await Eventually.Value(() => GetAsync(manifest, cancellation), live => live is not null && IsAsAsked(live, manifest), Deadline);
            _workloads[manifest.Name!] = manifest;
            if (manifest.Kind == "Deployment")
                await SayAsync(manifest, Rollout(found!), cancellation);
        }
    }

    /// <summary>All pods of all workloads have this status now.</summary>
    public async Task SeePodsAsync(JsonObject status, CancellationToken cancellation)
    {
        foreach (var manifest in _workloads.Values)
        {
            var live = (await GetAsync(manifest, cancellation))!;
            _ready = Replicas(live);
            await SayAsync(manifest, manifest.Kind == "Deployment" ? Rollout(live) : End(status["phase"]!.ToString()), cancellation);
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsAsAsked(JsonObject live, JsonObject manifest) => manifest.Kind == "Job" || Replicas(live) == Replicas(manifest);

    private static long Replicas(JsonObject workload) => workload["spec"]?["replicas"] is { } replicas ? long.Parse(replicas.ToString(), CultureInfo.InvariantCulture) : 1;

    private JsonObject Rollout(JsonObject live)
    {
        var status = new JsonObject
        {
            ["observedGeneration"] = live.Generation, ["replicas"] = Replicas(live), ["updatedReplicas"] = Replicas(live),
            ["unavailableReplicas"] = Replicas(live) - _ready,
        };
        if (_ready > 0)
            (status["readyReplicas"], status["availableReplicas"]) = (_ready, _ready);
        return status;
    }

    private static JsonObject End(string phase)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return phase == "Succeeded"
            ? new JsonObject { ["startTime"] = now, ["completionTime"] = now, ["succeeded"] = 1, ["conditions"] = new JsonArray(Condition("Complete", now)) }
            : new JsonObject { ["startTime"] = now, ["failed"] = 1, ["conditions"] = new JsonArray(Condition("Failed", now)) };
    }

    private static JsonObject Condition(string type, string now) =>
        new() { ["type"] = type, ["status"] = "True", ["lastProbeTime"] = now, ["lastTransitionTime"] = now };

    private async Task<JsonObject?> GetAsync(JsonObject manifest, CancellationToken cancellation) =>
        (await (await ClientAsync(manifest, cancellation)).GetAsync(manifest.Namespace, manifest.Name!, cancellation)).Object;

    private async Task SayAsync(JsonObject manifest, JsonObject status, CancellationToken cancellation)
    {
        var client = await ClientAsync(manifest, cancellation);
        (await client.PatchAsync(
            manifest.Namespace, manifest.Name!, PatchFormat.Merge, new JsonObject { ["status"] = status }, new WriteOptions { Subresource = "status" }, cancellation)).Require();
    }

    private async Task<ResourceClient> ClientAsync(JsonObject manifest, CancellationToken cancellation) =>
        (await _client.ForAsync(GroupVersionKind.Of(manifest), cancellation))!;
}
