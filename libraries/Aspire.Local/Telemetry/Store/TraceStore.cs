namespace Aspire.Hosting.Telemetry.Store;

/// <summary>The newest traces, bounded in number and in spans.</summary>
internal sealed class TraceStore
{
    public const int Kept = 10_000;
    public const int KeptSpans = 40_000;
    public const int MaxSpansOfTrace = 2_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<SpanEntry>> _traces = [];
    private readonly Queue<string> _order = new();
    private int _spans;
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    public void Add(IReadOnlyList<SpanEntry> spans)
    {
        lock (_gate)
        {
            foreach (var span in spans)
                Add(span);
            while (_order.Count > 1 && (_order.Count > Kept || _spans > KeptSpans))
                if (_traces.Remove(_order.Dequeue(), out var forgotten))
                    _spans -= forgotten.Count;
        }
        Interlocked.Increment(ref _version);
    }

    public Trace? Find(string id)
    {
        lock (_gate)
            return _traces.TryGetValue(id, out var spans) ? Snapshot(id, spans) : null;
    }

    /// <summary>The newest traces that contain a span accepted by the query, newest first.</summary>
    public IReadOnlyList<Trace> Find(Func<SpanEntry, bool> query, int limit)
    {
        lock (_gate)
            return [.. _order.Reverse().Where(id => _traces[id].Exists(span => query(span))).Take(limit).Select(id => Snapshot(id, _traces[id]))];
    }

    private static Trace Snapshot(string id, List<SpanEntry> spans) => new(id, [.. spans.OrderBy(span => span.Start)]);

    private void Add(SpanEntry span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var spans))
        {
            spans = _traces[span.TraceId] = [];
            _order.Enqueue(span.TraceId);
        }
        if (spans.Count == MaxSpansOfTrace)
            return;
        spans.Add(span);
        _spans++;
    }
}
