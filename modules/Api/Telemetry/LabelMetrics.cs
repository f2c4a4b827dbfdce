using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HyperFleet.Api.Configuration;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Telemetry;

/// <summary>
/// How many resources carry each label key, among those changed within <c>metrics.label_metrics_inclusion_duration</c>.
/// Keys come from clients, so their number is bounded; values never become labels of a metric.
/// </summary>
internal sealed class LabelMetrics
{
    private const string Counts = """
        SELECT r.kind, l.key, count(*) FROM resource_labels l JOIN resources r ON r.id = l.resource_id
        WHERE r.updated_time >= $1 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 200
        """;

    private const int MostSeries = 1000; // those at 0 included

    private readonly TimeSpan _included;
    private readonly ConcurrentDictionary<(string Kind, string Label), long> _counts = new();

    public LabelMetrics(IMeterFactory meters, ApiOptions options)
    {
        _included = options.Metrics.LabelMetricsInclusionDuration;
        meters.Create("HyperFleet.Api").CreateObservableGauge(
            "hyperfleet_api_resource_labels",
            () => _counts.Select(c => new Measurement<long>(c.Value, new("resource_type", c.Key.Kind.ToLowerInvariant()), new("label", c.Key.Label))),
            null, "Recently changed resources that carry a label.");
    }

    /// <summary>Rows are read by <see cref="ReadAsync"/>.</summary>
    public NpgsqlBatchCommand Command(DateTimeOffset now) => Sql.Command(Counts, Sql.Time(now - _included));

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var present = new HashSet<(string, string)>();
        while (await reader.ReadAsync(cancellation))
        {
            var series = (reader.GetString(0), reader.GetString(1));
            present.Add(series);
            _counts[series] = reader.GetInt64(2);
        }
        // A scrape keeps the last value of what is no longer measured: a label that is gone says 0 from now on, whenever the scrape comes.
        foreach (var (series, count) in _counts.Where(c => !present.Contains(c.Key)))
        {
            if (count == 0 && _counts.Count > MostSeries)
                _counts.TryRemove(series, out _);
            else
                _counts[series] = 0;
        }
    }
}
