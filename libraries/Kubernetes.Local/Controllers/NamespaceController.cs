using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>Empties namespaces that are terminating, and lets them go once nothing is left.</summary>
internal sealed class NamespaceController(ApiServer server)
{
    private readonly ApiKind _kind = server.Kinds.OfResource("namespaces")!;

    internal void Review(string resource, StoredObject item)
    {
        var name = resource == "namespaces" ? item.Name : item.Namespace;
        if (name.Length > 0 && server.Store.State.Find("namespaces", "", name) is { Json.IsTerminating: true } space)
            Empty(space);
    }

    private void Empty(StoredObject space)
    {
        var context = new WriteContext("kube-controller-manager", server.Time.GetUtcNow());
        foreach (var (resource, item) in Content(space.Name).Where(found => !found.Item.Json.IsTerminating).ToList())
            server.Writer.Delete(server.Kinds.OfResource(resource)!, space.Name, item.Name, new("Background", item.Uid), context);
        var remaining = Content(space.Name).ToList();
        if (remaining.Count == 0)
            server.Writer.Update(_kind, "", space.Name, current => WithoutFinalizer(current.Copy()), context with { Subresource = "finalize" });
        else
            server.Writer.Update(_kind, "", space.Name, current => NamespaceConditions.Report(current.Copy(), remaining, context.Now), context with { Subresource = "status" });
    }

    private IEnumerable<(string Resource, StoredObject Item)> Content(string space)
    {
        var state = server.Store.State;
        return state.Resources.Keys.SelectMany(resource => state.Resources[resource].ContainsKey(space) ? state.List(resource, space).Select(item => (resource, item)) : []);
    }

    private static JsonObject WithoutFinalizer(JsonObject space)
    {
        var finalizers = space["spec"]?["finalizers"] as JsonArray ?? [];
        space["spec"] = new JsonObject { ["finalizers"] = JsonText.ToArray(finalizers.Select(name => name.Text()!).Where(name => name != "kubernetes")) };
        return space;
    }
}
