using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>What others depend on goes first; equals keep the order of the bundle (Maestro wire §8.2).</summary>
internal static class ManifestOrder
{
    private static readonly Dictionary<string, int> Ranks = new[]
    {
        "PriorityClass Namespace CustomResourceDefinition StorageClass PersistentVolume PodSecurityPolicy",
        "ClusterRole ClusterRoleBinding Role RoleBinding",
        "NetworkPolicy ResourceQuota LimitRange PodDisruptionBudget ServiceAccount",
        "Secret ConfigMap PersistentVolumeClaim",
        "Service",
        "DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob",
        "APIService MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
    }.SelectMany((kinds, rank) => kinds.Split(' ').Select(kind => (kind, rank))).ToDictionary(x => x.kind, x => x.rank, StringComparer.Ordinal);

    public static IEnumerable<(int Ordinal, JsonObject Manifest)> Sort(IReadOnlyList<JsonObject> manifests) => manifests
        .Select((manifest, ordinal) => (ordinal, manifest))
        .OrderBy(x => x.manifest.Kind is { } kind ? Ranks.GetValueOrDefault(kind, int.MaxValue - 1) : int.MaxValue);
}
