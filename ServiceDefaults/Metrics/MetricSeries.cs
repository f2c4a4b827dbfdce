using System.Globalization;

namespace HyperFleet.ServiceDefaults.Metrics;

/// <summary>The current value of one combination of labels.</summary>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] tags, double[]? buckets)
{
    private readonly long[]? _counts = buckets is null ? null : new long[buckets.Length + 1];
    private double _value;

    public bool Matches(ReadOnlySpan<KeyValuePair<string, object?>> other)
    {
        if (other.Length != tags.Length) return false;
        for (var i = 0; i < tags.Length; i++)
            if (other[i].Key != tags[i].Key || !Equals(other[i].Value, tags[i].Value))
                return false;
        return true;
    }

    public void Record(double value, MetricKind kind)
    {
        _value = kind is MetricKind.Gauge or MetricKind.ObservedCounter ? value : _value + value;
        if (_counts is null) return;
        var bucket = Array.FindIndex(buckets!, bound => value <= bound);
        _counts[bucket < 0 ? buckets!.Length : bucket]++;
    }

    public void Render(TextWriter page, string name, ReadOnlySpan<KeyValuePair<string, object?>> constant)
    {
        var labels = string.Join(',', constant.ToArray().Concat(tags).Select(tag => $"{tag.Key}=\"{Escape(tag.Value)}\""));
        if (_counts is null)
        {
            page.WriteLine($"{name}{{{labels}}} {Number(_value)}");
            return;
        }

        var cumulative = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            cumulative += _counts[i];
            var bound = i < buckets!.Length ? Number(buckets[i]) : "+Inf";
            page.WriteLine($"{name}_bucket{{{labels},le=\"{bound}\"}} {cumulative}");
        }

        page.WriteLine($"{name}_sum{{{labels}}} {Number(_value)}");
        page.WriteLine($"{name}_count{{{labels}}} {cumulative}");
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(object? value) => (value?.ToString() ?? "").Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
