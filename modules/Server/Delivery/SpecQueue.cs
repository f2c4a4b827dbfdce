namespace HyperFleet.Server.Delivery;

/// <summary>
/// What waits to be published: each bundle once, changes and deletes taking turns, and within each the consumers taking turns. So no
/// number of deletes for dead agents, and no busy consumer, delays a change by more than a turn (incident I1). Thread safe.
/// </summary>
internal sealed class SpecQueue(TimeProvider time) : IDisposable
{
    /// <summary>Keys kept at most. One more is not taken: its event stays open and the sweep brings it back.</summary>
    public const int Capacity = 200_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly FairLane _changes = new();
    private readonly FairLane _deletes = new();
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);
    private bool _deletesTurn;

    private enum State
    {
        Waiting,
        Working,

        /// <summary>A hint came while the key was worked on: its reading may have been too early.</summary>
        WorkingAgain,
    }

    /// <summary>Keys waiting or worked on.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _states.Count;
        }
    }

    /// <summary>False when the queue is full.</summary>
    public bool Add(SpecKey key)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(key.BundleId, out var state))
            {
                if (state == State.Working)
                    _states[key.BundleId] = State.WorkingAgain;
                return true;
            }
            if (_states.Count >= Capacity)
                return false;
            Enqueue(key);
            return true;
        }
    }

    /// <summary>Waits for work and takes up to a number of keys; each must be given back by <see cref="Done"/> or <see cref="RetryAsync"/>.</summary>
    public async Task<IReadOnlyList<SpecKey>> TakeAsync(int most, CancellationToken cancellation)
    {
        await _available.WaitAsync(cancellation);
        var taken = new List<SpecKey> { Next() };
        while (taken.Count < most && await _available.WaitAsync(0, cancellation))
            taken.Add(Next());
        return taken;
    }

    public void Done(IEnumerable<SpecKey> keys)
    {
        lock (_gate)
        {
            foreach (var key in keys)
                if (_states.Remove(key.BundleId, out var state) && state == State.WorkingAgain)
                    Enqueue(key);
        }
    }

    /// <summary>Puts keys back after a pause. Hints that arrive meanwhile wait with them.</summary>
    public async Task RetryAsync(IReadOnlyList<SpecKey> keys, TimeSpan pause, CancellationToken cancellation)
    {
        await Task.Delay(pause, time, cancellation);
        lock (_gate)
        {
            foreach (var key in keys)
                Enqueue(key);
        }
    }

    public void Dispose() => _available.Dispose();

    private void Enqueue(SpecKey key)
    {
        _states[key.BundleId] = State.Waiting;
        (key.IsDelete ? _deletes : _changes).Enqueue(key);
        _available.Release();
    }

    private SpecKey Next()
    {
        lock (_gate)
        {
            var (first, second) = _deletesTurn ? (_deletes, _changes) : (_changes, _deletes);
            _deletesTurn = !_deletesTurn;
            if (!first.TryDequeue(out var key) && !second.TryDequeue(out key))
                throw new InvalidOperationException("The queue's count and its lanes disagree.");
            _states[key.BundleId] = State.Working;
            return key;
        }
    }
}
