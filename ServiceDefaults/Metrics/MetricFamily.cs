using System.Buffers;
using System.Diagnostics.Metrics;

namespace HyperFleet.ServiceDefaults.Metrics;

/// <summary>One instrument and its series. Recording into a known series does not allocate.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly KeyValuePair<string, object?>[] Overflow = [new("overflow", "true")];

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:");

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<MetricSeries>> _series = [];
    private readonly string _name;
    private readonly string? _help;
    private readonly MetricKind _kind;
    private readonly double[]? _buckets;
    private int _count;

    public MetricFamily(Instrument instrument)
    {
        _name = instrument.Name;
        _help = instrument.Description;
        _kind = KindOf(instrument);
        if (_kind == MetricKind.Histogram)
            _buckets = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? DefaultBuckets;
    }

    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock) Find(tags).Record(value, _kind);
    }

    public void Render(TextWriter page, ReadOnlySpan<KeyValuePair<string, object?>> constant)
    {
        lock (_lock)
        {
            if (_count == 0) return;
            if (_help is not null) page.WriteLine($"# HELP {_name} {_help.Replace("\\", "\\\\").Replace("\n", "\\n")}");
            page.WriteLine($"# TYPE {_name} {(_kind is MetricKind.Histogram ? "histogram" : _kind is MetricKind.Counter or MetricKind.ObservedCounter ? "counter" : "gauge")}");
            foreach (var series in _series.Values.SelectMany(list => list)) series.Render(page, _name, constant);
        }
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (name, value) in tags)
        {
            hash.Add(name);
            hash.Add(value);
        }

        var key = hash.ToHashCode();
        if (!_series.TryGetValue(key, out var list)) _series[key] = list = [];
        foreach (var series in list)
            if (series.Matches(tags))
                return series;

        if (_count >= PrometheusRegistry.SeriesLimit && !tags.SequenceEqual(Overflow)) return Find(Overflow);
        _count++;
        var added = new MetricSeries(tags.ToArray(), _buckets);
        list.Add(added);
        return added;
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition == typeof(Counter<>) ? MetricKind.Counter
            : definition == typeof(ObservableCounter<>) ? MetricKind.ObservedCounter
            : definition == typeof(Histogram<>) ? MetricKind.Histogram
            : definition == typeof(UpDownCounter<>) ? MetricKind.UpDown
            : MetricKind.Gauge;
    }
}
