using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace HyperFleet.Broker.Consuming;

/// <summary>
/// Works off items with bounded parallelism; items of one key strictly one after another. Keys take turns, so a busy one
/// cannot starve the others. The bound on items is the caller's (the prefetch window).
/// </summary>
/// <remarks><c>work</c> returns null when it is finished with an item, or how long to wait before it sees the same item again.</remarks>
internal sealed class KeyedQueue<T>(int parallelism, Func<T, CancellationToken, Task<TimeSpan?>> work, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Channel<Lane> _ready = Channel.CreateUnbounded<Lane>();
    private readonly CancellationTokenSource _abandon = new();
    private Task[] _workers = [];
    private int _running;

    public int Running => Volatile.Read(ref _running);

    public void Start() => _workers = [.. Enumerable.Range(0, parallelism).Select(_ => Task.Run(WorkAsync))];

    public void Add(string key, T item)
    {
        lock (_gate)
        {
            if (_lanes.TryGetValue(key, out var lane))
            {
                lane.Items.Enqueue(item);
                return;
            }

            _lanes[key] = lane = new Lane(key, item);
            _ready.Writer.TryWrite(lane);
        }
    }

    /// <summary>Starts nothing more, waits for what runs, and after the limit tells it to stop.</summary>
    /// <returns>How many items were still running at the limit.</returns>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        _ready.Writer.TryComplete();
        lock (_gate)
            _lanes.Clear();
        while (_ready.Reader.TryRead(out _))
        {
        }

        var all = Task.WhenAll(_workers);
        await Task.WhenAny(all, Task.Delay(limit, time, CancellationToken.None));
        var left = Running;
        await _abandon.CancelAsync();
        return all.IsCompleted ? 0 : left;
    }

    /// <summary>Forgets items that nobody works on.</summary>
    public void RemoveWaiting(Predicate<T> match)
    {
        lock (_gate)
        {
            foreach (var lane in _lanes.Values)
                lane.RemoveWaiting(match);
        }
    }

    public void Dispose() => _abandon.Dispose();

    private async Task WorkAsync()
    {
        await foreach (var lane in _ready.Reader.ReadAllAsync())
        {
            if (!TryBegin(lane, out var item))
                continue;
            Interlocked.Increment(ref _running);
            try
            {
                End(lane, await work(item, _abandon.Token));
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    private bool TryBegin(Lane lane, [MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            lane.Busy = lane.Items.TryPeek(out item);
            if (!lane.Busy)
                _lanes.Remove(lane.Key);
            return lane.Busy;
        }
    }

    private void End(Lane lane, TimeSpan? again)
    {
        lock (_gate)
        {
            lane.Busy = false;
            if (again is { } delay)
            {
                WaitInLane(lane, delay);
                return;
            }

            lane.Items.Dequeue();
            if (lane.Items.Count > 0)
                _ready.Writer.TryWrite(lane);
            else
                _lanes.Remove(lane.Key);
        }
    }

    // The worker is free meanwhile; only this key waits.
    private void WaitInLane(Lane lane, TimeSpan delay) =>
        lane.Timer = time.CreateTimer(
            _ =>
            {
                lane.Timer?.Dispose();
                _ready.Writer.TryWrite(lane);
            },
            null, delay, Timeout.InfiniteTimeSpan);

    private sealed class Lane(string key, T first)
    {
        public string Key { get; } = key;

        public Queue<T> Items { get; } = new([first]);

        public ITimer? Timer { get; set; }

        public bool Busy { get; set; }

        public void RemoveWaiting(Predicate<T> match)
        {
            var count = Items.Count;
            for (var i = 0; i < count; i++)
            {
                var item = Items.Dequeue();
                if ((Busy && i == 0) || !match(item))
                    Items.Enqueue(item);
            }
        }
    }
}
