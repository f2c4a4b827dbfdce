using System.Diagnostics.Metrics;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Api.Telemetry;

/// <summary>How many resources wait to be reconciled, and for how long. One aggregation every 15 s, not one a scrape (API contract §5.5).</summary>
internal sealed class ReconciliationMetrics : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly StatementName Name = new("query", "resource_conditions");

    private const string Pending = """
        SELECT r.kind, r.deleted_time IS NOT NULL, count(*),
          count(*) FILTER (WHERE c.last_transition_time < $1), min(c.last_transition_time)
        FROM resource_conditions c JOIN resources r ON r.id = c.resource_id
        WHERE c.type = 'Reconciled' AND c.status = 'False' GROUP BY 1, 2
        """;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly LabelMetrics _labels;
    private readonly ILogger<ReconciliationMetrics> _logger;
    private readonly TimeSpan _threshold;
    private readonly Counter<long> _started;
    private readonly IReadOnlyList<(string Kind, bool Deleting)> _series;
    private Dictionary<(string Kind, bool Deleting), Row> _rows = [];

    public ReconciliationMetrics(
        IMeterFactory meters, Database database, EntityTable entities, LabelMetrics labels, ApiOptions options, TimeProvider time,
        ILogger<ReconciliationMetrics> logger)
    {
        (_database, _labels, _time, _logger, _threshold) = (database, labels, time, logger, options.Metrics.ReconciliationStuckThreshold);
        _series = [.. entities.All.Where(e => e.HasAdapters).SelectMany(e => new[] { (e.Kind, false), (e.Kind, true) })];
        var meter = meters.Create("HyperFleet.Api");
        _started = meter.CreateCounter<long>("hyperfleet_api_reconciliation_started_total", null, "Changes that adapters have to act on.");
        meter.CreateObservableGauge("hyperfleet_api_resource_pending_reconciliation", () => Measure(row => row.Pending), null, "Resources not reconciled.");
        meter.CreateObservableGauge("hyperfleet_api_resource_pending_reconciliation_stuck", () => Measure(row => row.Stuck), null, "Resources not reconciled for too long.");
        meter.CreateObservableGauge("hyperfleet_api_resource_pending_reconciliation_stuck_duration_seconds", () => Measure(row => row.StuckSeconds), "s", "Longest time that a stuck resource has waited.");
    }

    private sealed record Row(long Pending, long Stuck, double StuckSeconds);

    /// <summary>A resource has a new generation to reconcile.</summary>
    public void Started(Resource resource)
    {
        if (resource.Conditions.Count > 0)
            _started.Add(1, new("resource_type", resource.Kind.ToLowerInvariant()), new("is_delete", resource.Deleting ? "true" : "false"));
    }

    internal async Task RefreshAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        await using var session = await _database.OpenAsync(cancellation);
        _rows = await session.ReadAsync(Name, [Sql.Command(Pending, Sql.Time(now - _threshold)), _labels.Command(now)], async (reader, token) =>
        {
            var rows = await ReadAsync(reader, now, token);
            await reader.NextResultAsync(token);
            await _labels.ReadAsync(reader, token);
            return rows;
        }, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            limit.CancelAfter(Limit);
            try
            {
                await RefreshAsync(limit.Token);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _logger.GaugesNotRefreshed(e.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Dictionary<(string, bool), Row>> ReadAsync(NpgsqlDataReader reader, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = new Dictionary<(string, bool), Row>();
        while (await reader.ReadAsync(cancellation))
        {
            var waited = now - reader.Time(4);
            rows[(reader.GetString(0), reader.GetBoolean(1))] = new(reader.GetInt64(2), reader.GetInt64(3), waited > _threshold ? waited.TotalSeconds : 0);
        }
        return rows;
    }

    private IEnumerable<Measurement<double>> Measure(Func<Row, double> value) => _series.Select(series => new Measurement<double>(
        _rows.TryGetValue(series, out var row) ? value(row) : 0,
        new("resource_type", series.Kind.ToLowerInvariant()), new("is_delete", series.Deleting ? "true" : "false")));
}
