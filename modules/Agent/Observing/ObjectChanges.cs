using System.Collections.Concurrent;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Observing;

/// <summary>
/// Knows which objects have not changed since they were read, so that reading them again can be left out (incident I11). Where works
/// have several objects of one kind in one namespace, that collection is watched; elsewhere, beyond the limit and while a watch is
/// down, every look reads. Applying again every few minutes reads in any case: that bounds what a watch that has silently died hides.
/// </summary>
internal sealed class ObjectChanges(KubernetesClient kubernetes, TimeProvider time, ILogger<ObjectChanges> logger) : IDisposable
{
    /// <summary>Objects of a collection from which on one watch is cheaper than looking at each.</summary>
    public const int WorthAWatch = 10;
    private const int MostWatches = 50;

    private readonly ConcurrentDictionary<(string Resource, string Namespace), WatchedCollection> _collections = new();
    private readonly Moments _moments = new();
    private readonly Lock _lock = new();
    private int _watches;

    public int Watches => Volatile.Read(ref _watches);

    /// <summary>A moment to hand to <see cref="AreUnchanged"/> later; take it before the objects are read.</summary>
    public long Now() => _moments.Next();

    /// <summary>From now on, changes of the objects of this status count.</summary>
    public void Keep(WorkStatus status)
    {
        foreach (var manifest in status.Manifests)
            if (manifest.Meta.Resource.Length > 0)
                Keep(manifest.Meta);
    }

    /// <summary>Nobody asks for the objects of this status any more.</summary>
    public void Forget(WorkStatus status)
    {
        foreach (var manifest in status.Manifests)
            if (_collections.TryGetValue(Key(manifest.Meta), out var collection))
                Forget(collection, manifest.Meta);
    }

    /// <summary>True when all objects of the status are known to be as they were at a moment.</summary>
    public bool AreUnchanged(WorkStatus status, long since) => status.Manifests.All(manifest =>
        _collections.TryGetValue(Key(manifest.Meta), out var collection) && collection.IsUnchanged(manifest.Meta.Name, since));

    public void Dispose()
    {
        foreach (var collection in _collections.Values)
            collection.Dispose();
    }

    private static (string, string) Key(ResourceMeta meta) => ($"{meta.Resource}.{meta.Version}.{meta.Group}", meta.Namespace);

    private void Keep(ResourceMeta meta)
    {
        var collection = _collections.GetOrAdd(Key(meta), _ => new(kubernetes.For(new(new(meta.Group, meta.Version, meta.Kind), meta.Resource, meta.Namespace.Length > 0)), meta.Namespace, _moments, time, logger));
        collection.Track(meta.Name);
        if (collection.IsWatched || collection.Count < WorthAWatch)
            return;
        lock (_lock)
            if (_watches < MostWatches && collection.Begin())
                Interlocked.Increment(ref _watches);
    }

    private void Forget(WatchedCollection collection, ResourceMeta meta)
    {
        lock (_lock)
        {
            collection.Forget(meta.Name);
            if (collection.Count > 0 || !_collections.TryRemove(Key(meta), out _))
                return;
            if (collection.IsWatched)
                Interlocked.Decrement(ref _watches);
            collection.Dispose();
        }
    }
}
