namespace HyperFleet.Kubernetes.Local.Controllers;

/// <summary>Who depends on whom, by the owner's uid.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<ObjectKey, IReadOnlyList<OwnerReference>> _owners = [];
    private readonly Dictionary<string, HashSet<ObjectKey>> _dependents = [];

    internal void Set(ObjectKey key, IReadOnlyList<OwnerReference> owners)
    {
        foreach (var old in _owners.GetValueOrDefault(key, []))
            if (_dependents.TryGetValue(old.Uid, out var dependents) && dependents.Remove(key) && dependents.Count == 0)
                _dependents.Remove(old.Uid);
        if (owners.Count == 0)
            _owners.Remove(key);
        else
            _owners[key] = owners;
        foreach (var owner in owners)
            if (_dependents.TryGetValue(owner.Uid, out var dependents))
                dependents.Add(key);
            else
                _dependents[owner.Uid] = [key];
    }

    internal IReadOnlyCollection<ObjectKey> DependentsOf(string uid) => _dependents.TryGetValue(uid, out var keys) ? [.. keys] : [];
}
