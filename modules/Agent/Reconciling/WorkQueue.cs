using System.Threading.Channels;

namespace HyperFleet.Agent.Reconciling;

/// <summary>
/// Keys to look at: each at most once in the queue, never by two workers at once, and again when it was added meanwhile. What is due
/// later has one timer a key; the earlier time wins, and nobody's clock is asked.
/// </summary>
internal sealed class WorkQueue(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan HasTime = TimeSpan.FromSeconds(5);
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>(); // bounded by the number of keys: each is in it once
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public int Count => _ready.Reader.Count;

    public void Add(string key)
    {
        lock (_lock)
        {
            var entry = EntryOf(key);
            entry.IsDirty = true;
            if (entry.IsQueued || entry.IsRunning)
                return;
            entry.IsQueued = true;
            _ready.Writer.TryWrite(key);
        }
    }

    public void AddAfter(string key, TimeSpan delay)
    {
        lock (_lock)
        {
            var entry = EntryOf(key);
            var now = time.GetTimestamp();
            var due = Due(now, delay);
            if (entry.Timer is not null && entry.Due <= due)
                return;
            entry.Due = due;
            entry.Timer?.Dispose();
            entry.Timer = time.CreateTimer(_ => Fire(key, due), null, time.GetElapsedTime(now, due), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Runs the handler for one key after the other until cancelled; call it once for each worker.</summary>
    public async Task WorkAsync(Func<string, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        await foreach (var key in _ready.Reader.ReadAllAsync(cancellation))
        {
            Start(key);
            try
            {
                await handle(key, cancellation);
            }
            finally
            {
                Finish(key);
            }
        }
    }

    /// <summary>Nothing more is due for the key.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry))
                return;
            entry.Timer?.Dispose();
            entry.Timer = null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
            foreach (var entry in _entries.Values)
                entry.Timer?.Dispose();
    }

    // At rest what costs is waking up, not looking: what has time is due at whole seconds, many at once.
    private long Due(long now, TimeSpan delay)
    {
        var second = time.TimestampFrequency;
        var due = now + (long)(delay.TotalSeconds * second);
        return delay < HasTime ? due : (due + second - 1) / second * second;
    }

    private void Fire(string key, long due)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.Due != due)
                return;
            entry.Timer?.Dispose();
            entry.Timer = null;
        }
        Add(key);
    }

    private void Start(string key)
    {
        lock (_lock)
        {
            var entry = _entries[key];
            (entry.IsQueued, entry.IsRunning, entry.IsDirty) = (false, true, false);
        }
    }

    private void Finish(string key)
    {
        lock (_lock)
        {
            var entry = _entries[key];
            entry.IsRunning = false;
            if (entry.IsDirty)
            {
                entry.IsQueued = true;
                _ready.Writer.TryWrite(key);
            }
            else if (entry.Timer is null)
            {
                _entries.Remove(key);
            }
        }
    }

    private Entry EntryOf(string key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            _entries[key] = entry = new Entry();
        return entry;
    }

    private sealed class Entry
    {
        public bool IsQueued { get; set; }

        public bool IsRunning { get; set; }

        public bool IsDirty { get; set; }

        public ITimer? Timer { get; set; }

        public long Due { get; set; }
    }
}
