using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>Deletes the objects of a kind whose definition is deleted, then lets the definition go.</summary>
internal sealed class DefinitionCleaner(ApiServer server)
{
    internal void Review(string resource, StoredObject item, bool isDeletion)
    {
        if (resource == CustomKinds.Definitions && !isDeletion)
            Clean(item.Name);
        else if (isDeletion && server.Store.State.Find(CustomKinds.Definitions, "", resource) is not null)
            Clean(resource);
    }

    private void Clean(string name)
    {
        if (server.Store.State.Find(CustomKinds.Definitions, "", name) is not { Json.IsTerminating: true } definition)
            return;
        var context = new WriteContext("kube-apiserver", server.Time.GetUtcNow());
        if (server.Kinds.OfResource(name) is { } kind)
            foreach (var item in server.Store.State.List(name, "").Where(item => !item.Json.IsTerminating).ToList())
                server.Writer.Delete(kind, item.Namespace, item.Name, new("Background", item.Uid), context);
        if (server.Store.State.List(name, "").Any())
            return;
        server.Writer.Update(server.Kinds.OfResource(CustomKinds.Definitions)!, "", name, current =>
        {
            var changed = current.Copy();
            changed.Metadata!["finalizers"] = JsonText.ToArray(MetadataRules.FinalizersOf(changed).Where(finalizer => finalizer != DefinitionRules.Cleanup));
            return changed;
        }, context);
    }
}
