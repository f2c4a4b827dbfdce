using System.Text.Json.Nodes;
using HyperFleet.Agent.Applying;

namespace HyperFleet.Agent.Tests.Applying;

/// <summary>What others depend on is applied first (Maestro wire §8.2).</summary>
public sealed class ManifestOrderTests
{
    /// <summary>Each line before the next one; within a line as the bundle has them.</summary>
    private static readonly string[] Ranks =
    [
        "PriorityClass Namespace CustomResourceDefinition StorageClass PersistentVolume PodSecurityPolicy",
        "ClusterRole ClusterRoleBinding Role RoleBinding",
        "NetworkPolicy ResourceQuota LimitRange PodDisruptionBudget ServiceAccount",
        "Secret ConfigMap PersistentVolumeClaim",
        "Service",
        "DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob",
        "APIService MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
        "Widget Ingress",
    ];

    [Fact]
    public void Kinds_follow_their_ranks_and_other_kinds_come_last()
    {
        var expected = Ranks.SelectMany(line => line.Split(' ')).ToList();
        var backwards = Ranks.Reverse().SelectMany(line => line.Split(' ')).ToList();

        Assert.Equal(expected, Sorted(backwards));
    }

    [Fact]
    public void Of_one_rank_the_bundle_s_order_counts() =>
        Assert.Equal(["Role", "ClusterRole", "Secret", "ConfigMap", "Secret"], Sorted(["Secret", "ConfigMap", "Role", "Secret", "ClusterRole"]));

    [Fact]
    public void What_has_no_kind_comes_at_the_very_end_and_every_place_in_the_bundle_is_kept()
    {
        JsonObject[] manifests = [[], Of("Widget"), Of("Namespace")];
        Assert.Equal([2, 1, 0], ManifestOrder.Sort(manifests).Select(sorted => sorted.Ordinal));
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> kinds) =>
        ManifestOrder.Sort([.. kinds.Select(Of)]).Select(sorted => sorted.Manifest["kind"]!.ToString());

    private static JsonObject Of(string kind) => new() { ["apiVersion"] = "v1", ["kind"] = kind };
}
