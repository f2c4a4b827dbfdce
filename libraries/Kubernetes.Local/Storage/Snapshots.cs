namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>The states that recent list pages came from, so that their next pages see the same; the oldest are forgotten first.</summary>
internal sealed class Snapshots
{
    private const int Kept = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, StoreState> _states = [];
    private readonly Queue<long> _order = new();

    internal void Keep(StoreState state)
    {
        lock (_gate)
        {
            if (!_states.TryAdd(state.Revision, state))
                return;
            _order.Enqueue(state.Revision);
            if (_order.Count > Kept)
                _states.Remove(_order.Dequeue());
        }
    }

    internal StoreState? Find(long revision)
    {
        lock (_gate)
            return _states.GetValueOrDefault(revision);
    }
}
