namespace Aspire.Hosting.Telemetry.Store;

/// <summary>The newest log records.</summary>
internal sealed class LogStore
{
    public const int Kept = 10_000;
    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = new();
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Add(IReadOnlyList<LogEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _entries.Enqueue(entry);
                if (_entries.Count > Kept)
                    _entries.Dequeue();
            }
        }
        Interlocked.Increment(ref _version);
    }

    /// <summary>The newest matches, oldest of them first.</summary>
    public IReadOnlyList<LogEntry> Find(LogQuery query, int limit)
    {
        LogEntry[] all;
        lock (_gate)
            all = [.. _entries];
        var found = new List<LogEntry>();
        for (var i = all.Length - 1; i >= 0 && found.Count < limit; i--)
            if (query.Matches(all[i]))
                found.Add(all[i]);
        found.Reverse();
        return found;
    }
}
