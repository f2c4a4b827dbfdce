using System.Runtime.InteropServices;
using HyperFleet.Server.Telemetry;

namespace HyperFleet.Server.Delivery;

/// <summary>
/// What waits to be published: each bundle once, changes and deletes taking turns, and within each the consumers taking turns. So no
/// number of deletes for dead agents, and no busy consumer, delays a change by more than a turn (incident I1). Thread safe.
/// </summary>
internal sealed class SpecQueue : IDisposable
{
    /// <summary>Keys kept at most. One more is not taken: its event stays open and the sweep brings it back.</summary>
    public const int Capacity = 200_000;

    private const string Name = "event-controller";

    private readonly TimeProvider _time;
    private readonly WorkqueueMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly FairLane _changes = new();
    private readonly FairLane _deletes = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private bool _deletesTurn;

    public SpecQueue(TimeProvider time, WorkqueueMetrics metrics)
    {
        (_time, _metrics) = (time, metrics);
        metrics.Watch(Name, Read);
    }

    private enum State
    {
        Waiting,
        Working,

        /// <summary>A hint came while the key was worked on: its reading may have been too early.</summary>
        WorkingAgain,
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(State State, long Since);

    /// <summary>Keys waiting or worked on.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>False when the queue is full.</summary>
    public bool Add(SpecKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key.BundleId, out var entry))
            {
                if (entry.State == State.Working)
                    _entries[key.BundleId] = entry with { State = State.WorkingAgain };
                return true;
            }
            if (_entries.Count >= Capacity)
                return false;
            Enqueue(key);
        }
        _metrics.Added(Name);
        return true;
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
            {
                if (!_entries.Remove(key.BundleId, out var entry))
                    continue;
                _metrics.Worked(Name, _time.GetElapsedTime(entry.Since));
                if (entry.State == State.WorkingAgain)
                    Enqueue(key);
            }
        }
    }

    /// <summary>Puts keys back after a pause. Hints that arrive meanwhile wait with them.</summary>
    public async Task RetryAsync(IReadOnlyList<SpecKey> keys, TimeSpan pause, CancellationToken cancellation)
    {
        _metrics.Retried(Name, keys.Count);
        await Task.Delay(pause, _time, cancellation);
        lock (_gate)
        {
            foreach (var key in keys)
                Enqueue(key);
        }
    }

    public void Dispose() => _available.Dispose();

    private void Enqueue(SpecKey key)
    {
        _entries[key.BundleId] = new(State.Waiting, _time.GetTimestamp());
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
            _metrics.Waited(Name, _time.GetElapsedTime(_entries[key.BundleId].Since));
            _entries[key.BundleId] = new(State.Working, _time.GetTimestamp());
            return key;
        }
    }

    private WorkqueueState Read()
    {
        lock (_gate)
        {
            // Those at work are few; the semaphore counts the rest without a walk.
            var waiting = _available.CurrentCount;
            var ages = waiting == _entries.Count ? [] : _entries.Values.Where(entry => entry.State != State.Waiting).Select(entry => _time.GetElapsedTime(entry.Since)).ToList();
            return new(waiting, new TimeSpan(ages.Sum(age => age.Ticks)), ages.DefaultIfEmpty().Max());
        }
    }
}
