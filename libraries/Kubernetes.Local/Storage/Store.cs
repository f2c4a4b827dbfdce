using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>
/// The objects and their history. Readers take the current state without a lock; one writer at a time decides on the current
/// state and commits, so nothing between decision and commit can interleave.
/// </summary>
internal sealed class Store(int history)
{
    private readonly Lock _writing = new();
    private readonly History _history = new(history);
    private readonly Snapshots _snapshots = new();
    private volatile StoreState _state = StoreState.Empty;

    internal StoreState State => _state;

    internal History History => _history;

    internal Snapshots Snapshots => _snapshots;

    /// <summary>Runs one decision on the current state; what it commits through the transaction is visible when this returns.</summary>
    internal T Write<T>(Func<Transaction, T> decide)
    {
        lock (_writing)
            return decide(new(this));
    }

    /// <summary>Forgets the history so far: older watches are answered with 410.</summary>
    internal void Compact() => _history.Compact();

    /// <summary>Writes while the lock is held.</summary>
    internal readonly struct Transaction(Store store)
    {
        internal StoreState State => store._state;

        internal StoredObject Put(string resource, JsonObject json)
        {
            var revision = State.Revision + 1;
            var item = StoredObject.At(json, revision);
            var before = State.Find(resource, item.Namespace, item.Name);
            store._state = State.With(resource, item);
            store._history.Add(new(revision, resource, before, item, IsDeletion: false));
            return item;
        }

        /// <summary>Removes an object; the last state carries the deletion's revision.</summary>
        internal StoredObject Remove(string resource, StoredObject item, JsonObject? last = null)
        {
            var revision = State.Revision + 1;
            var tombstone = StoredObject.At(last ?? item.Copy(), revision);
            store._state = State.Without(resource, item, revision);
            store._history.Add(new(revision, resource, item, tombstone, IsDeletion: true));
            return tombstone;
        }
    }
}
