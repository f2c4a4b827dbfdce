namespace Aspire.Hosting.Telemetry.Store;

/// <summary>The newest measurements of every instrument.</summary>
internal sealed class MetricStore
{
    public const int Kept = 50_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<MetricInstrument, Dictionary<string, Series>> _instruments = [];
    private readonly Queue<Series> _arrivals = new();
    private long _version;

    public long Version => Interlocked.Read(ref _version);

    /// <summary>How many measurements are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _arrivals.Count;
        }
    }

    public void Add(IReadOnlyList<MetricEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
                Add(entry);
            while (_arrivals.Count > Kept)
                Forget(_arrivals.Dequeue());
        }
        Interlocked.Increment(ref _version);
    }

    public IReadOnlyList<MetricInstrument> Instruments()
    {
        lock (_gate)
            return [.. _instruments.Keys];
    }

    public IReadOnlyList<MetricSeries> Find(string originId, string meter, string name)
    {
        lock (_gate)
            return
            [
                .. _instruments.Where(pair => pair.Key.Origin.Id == originId && pair.Key.Meter == meter && pair.Key.Name == name)
                    .SelectMany(pair => pair.Value.Values).Select(series => new MetricSeries(series.Attributes, [.. series.Points])),
            ];
    }

    private void Add(MetricEntry entry)
    {
        if (!_instruments.TryGetValue(entry.Instrument, out var all))
            all = _instruments[entry.Instrument] = [];
        var key = string.Join('\n', entry.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"));
        if (!all.TryGetValue(key, out var series))
            series = all[key] = new Series(entry.Instrument, key, entry.Attributes);
        // A value that stays the same needs no more than its first and its last moment: most counters rest most of the time.
        if (series.Points.Count >= 2 && series.Points[^1].Value.Equals(entry.Point.Value) && series.Points[^2].Value.Equals(entry.Point.Value))
        {
            series.Points[^1] = entry.Point;
            return;
        }
        series.Points.Add(entry.Point);
        _arrivals.Enqueue(series);
    }

    private void Forget(Series series)
    {
        series.Points.RemoveAt(0);
        if (series.Points.Count > 0)
            return;
        var all = _instruments[series.Instrument];
        all.Remove(series.Key);
        if (all.Count == 0)
            _instruments.Remove(series.Instrument);
    }

    private sealed record Series(MetricInstrument Instrument, string Key, IReadOnlyList<KeyValuePair<string, string>> Attributes)
    {
        public List<MetricPoint> Points { get; } = [];
    }
}
