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
        server.Store.Compact();
    }
}
