using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>Deletes what lost all its owners, and carries out foreground deletion and orphaning.</summary>
internal sealed class GarbageCollector(ApiServer server)
{
    private readonly OwnerIndex _index = new();

    // Owners whose termination has been seen: every dependent from before it is in the index by then.
    private readonly HashSet<string> _terminating = [];

    internal void Observe(string resource, StoredObject item, bool isDeletion)
    {
        _index.Set(new(resource, item.Namespace, item.Name), isDeletion ? [] : OwnerReference.Of(item.Json));
        if (isDeletion)
            _terminating.Remove(item.Uid);
        else if (item.Json.IsTerminating)
            _terminating.Add(item.Uid);
    }

    internal void Review(string resource, StoredObject item, bool isDeletion)
    {
        var key = new ObjectKey(resource, item.Namespace, item.Name);
        if (isDeletion)
        {
            foreach (var dependent in _index.DependentsOf(item.Uid))
                ReviewDependent(dependent);
            foreach (var owner in OwnerReference.Of(item.Json))
                ReviewOwner(Locate(owner, item.Namespace));
            return;
        }
        ReviewDependent(key);
        ReviewOwner(Read(key));
        foreach (var owner in OwnerReference.Of(item.Json))
            ReviewOwner(Locate(owner, item.Namespace));
    }

    private void ReviewDependent(ObjectKey key)
    {
        if (Read(key) is not var (kind, item) || OwnerReference.Of(item.Json) is not { Count: > 0 } owners)
            return;
        var states = owners.Select(owner => (owner.Uid, State: StateOf(owner, kind, item))).ToList();
        if (states.Exists(owner => owner.State == OwnerState.Present))
            Forget(kind, item, [.. states.Where(owner => owner.State != OwnerState.Present).Select(owner => owner.Uid)]);
        else if (!item.Json.IsTerminating)
            server.Writer.Delete(kind, item.Namespace, item.Name, new(PolicyFor(item, states), item.Uid), Context());
    }

    private OwnerState StateOf(OwnerReference reference, ApiKind kind, StoredObject item)
    {
        if (server.Kinds.OfKind(reference.Group, reference.Kind) is not { } ownerKind || (ownerKind.Namespaced && !kind.Namespaced))
            return OwnerState.Present; // an owner that cannot be looked up is never proof of absence
        if (Locate(reference, item.Namespace) is not var (_, owner))
            return OwnerState.Absent;
        return owner.Json.IsTerminating && MetadataRules.FinalizersOf(owner.Json).Contains(Deletion.Foreground) ? OwnerState.Waiting : OwnerState.Present;
    }

    private string PolicyFor(StoredObject item, List<(string Uid, OwnerState State)> owners)
    {
        var finalizers = MetadataRules.FinalizersOf(item.Json);
        if (finalizers.Contains(Deletion.Orphan))
            return "Orphan";
        var waited = owners.Exists(owner => owner.State == OwnerState.Waiting) && _index.DependentsOf(item.Uid).Count > 0;
        return waited || finalizers.Contains(Deletion.Foreground) ? "Foreground" : "Background";
    }

    private void ReviewOwner((ApiKind Kind, StoredObject Item)? found)
    {
        if (found is not var (kind, item) || !_terminating.Contains(item.Uid))
            return;
        var finalizers = MetadataRules.FinalizersOf(item.Json);
        if (finalizers.Contains(Deletion.Orphan))
            OrphanDependents(kind, item);
        else if (finalizers.Contains(Deletion.Foreground))
            AwaitDependents(kind, item);
    }

    private void OrphanDependents(ApiKind kind, StoredObject item)
    {
        foreach (var dependent in _index.DependentsOf(item.Uid))
            if (Read(dependent) is var (dependentKind, found))
                Forget(dependentKind, found, [item.Uid]);
        Release(kind, item, Deletion.Orphan);
    }

    private void AwaitDependents(ApiKind kind, StoredObject item)
    {
        var dependents = _index.DependentsOf(item.Uid);
        foreach (var dependent in dependents)
            ReviewDependent(dependent);
        var blocked = _index.DependentsOf(item.Uid).Any(key => Read(key) is var (_, found)
            && OwnerReference.Of(found.Json).Any(owner => owner.Uid == item.Uid && owner.Blocks));
        if (!blocked)
            Release(kind, item, Deletion.Foreground);
    }

    private void Forget(ApiKind kind, StoredObject item, IReadOnlyCollection<string> owners)
    {
        if (owners.Count == 0)
            return;
        server.Writer.Update(kind, item.Namespace, item.Name, current =>
        {
            var changed = current.Copy();
            var left = (changed.Metadata!["ownerReferences"] as JsonArray ?? []).Where(owner => !owners.Contains(owner!["uid"].Text()!)).Select(owner => owner!.DeepClone());
            changed.Metadata!["ownerReferences"] = new JsonArray([.. left]);
            return changed;
        }, Context());
    }

    private void Release(ApiKind kind, StoredObject item, string finalizer) =>
        server.Writer.Update(kind, item.Namespace, item.Name, current =>
        {
            var changed = current.Copy();
            changed.Metadata!["finalizers"] = JsonText.ToArray(MetadataRules.FinalizersOf(changed).Where(name => name != finalizer));
            return changed;
        }, Context());

    private (ApiKind Kind, StoredObject Item)? Locate(OwnerReference owner, string space)
    {
        if (server.Kinds.OfKind(owner.Group, owner.Kind) is not { } kind)
            return null;
        var found = server.Store.State.Find(kind.Resource, kind.Namespaced ? space : "", owner.Name);
        return found is not null && found.Uid == owner.Uid ? (server.Kinds.OfResource(kind.Resource)!, found) : null;
    }

    private (ApiKind Kind, StoredObject Item)? Read(ObjectKey key) =>
        server.Kinds.OfResource(key.Resource) is { } kind && server.Store.State.Find(key.Resource, key.Namespace, key.Name) is { } item ? (kind, item) : null;

    private WriteContext Context() => new("kube-controller-manager", server.Time.GetUtcNow());

    private enum OwnerState
    {
        Present,
        Waiting,
        Absent,
    }
}
