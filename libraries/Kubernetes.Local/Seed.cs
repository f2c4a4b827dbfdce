using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local;

/// <summary>What a new cluster has. Its making is not part of the history that a watch can ask for.</summary>
internal static class Seed
{
    internal static void Plant(ApiServer server)
    {
        var context = new WriteContext("kube-apiserver", server.Time.GetUtcNow());
        var kind = server.Kinds.OfResource("namespaces")!;
        foreach (var name in (string[])["default", "kube-node-lease", "kube-public", "kube-system"])
            server.Writer.Create(kind, "", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, context);
        Create("clusterroles.rbac.authorization.k8s.io", "ClusterRole", "cluster-admin", new() { ["rules"] = Everything() });
        Create("clusterrolebindings.rbac.authorization.k8s.io", "ClusterRoleBinding", "cluster-admin", new()
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = "cluster-admin" },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = "system:masters" }),
        });
        server.Store.Compact();

        static JsonArray Everything() => new(
            new JsonObject { ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*"), ["verbs"] = new JsonArray("*") },
            new JsonObject { ["nonResourceURLs"] = new JsonArray("*"), ["verbs"] = new JsonArray("*") });

        void Create(string resource, string type, string name, JsonObject rest)
        {
            (rest["apiVersion"], rest["kind"], rest["metadata"]) = ("rbac.authorization.k8s.io/v1", type, new JsonObject { ["name"] = name });
            server.Writer.Create(server.Kinds.OfResource(resource)!, "", rest, context);
        }
    }
}
