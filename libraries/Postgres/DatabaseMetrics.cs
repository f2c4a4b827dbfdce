using System.Diagnostics.Metrics;

namespace HyperFleet.Postgres;

/// <summary>The <c>hyperfleet_db_*</c> instruments (API contract §5.5) and the plain counters that tests read.</summary>
internal sealed class DatabaseMetrics : IDisposable
{
    private static readonly double[] Buckets = [.001, .005, .01, .025, .05, .1, .25, .5, 1];
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly PoolUsage _pool;
    private long _roundTrips;
    private long _statements;

    public DatabaseMetrics(IMeterFactory meters, string pool)
    {
        var meter = meters.Create("HyperFleet.Postgres");
        _pool = new PoolUsage(pool);
        _duration = meter.CreateHistogram("hyperfleet_db_query_duration_seconds", "s", "Duration of database round trips.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _errors = meter.CreateCounter<long>("hyperfleet_db_errors_total", null, "Failed database round trips by kind.");
        meter.CreateObservableGauge("hyperfleet_db_connections_open", () => _pool.Read().Open, null, "Open connections.");
        meter.CreateObservableGauge("hyperfleet_db_connections_in_use", () => _pool.Read().InUse, null, "Connections in use.");
    }

    public long RoundTrips => Interlocked.Read(ref _roundTrips);

    public long Statements => Interlocked.Read(ref _statements);

    public void RoundTrip(StatementName name, int statements, TimeSpan elapsed)
    {
        Interlocked.Increment(ref _roundTrips);
        Interlocked.Add(ref _statements, statements);
        _duration.Record(elapsed.TotalSeconds, new("operation", name.Operation), new("table", name.Table));
    }

    public void Failed(string operation, DatabaseFault fault) =>
        _errors.Add(1, new("operation", operation), new("error_type", fault.MetricName()));

    public void Dispose() => _pool.Dispose();
}
