using HyperFleet.Postgres;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Server.Delivery;

/// <summary>
/// Brings open events to the queue that no hint has brought: those of an instance that ended between commit and publish, of one whose
/// broker is away, and of an upstream server on the same database. Now and then it also runs the detectors (server contract §8.2) and
/// forgets what was handled.
/// </summary>
internal sealed class EventSweep(Database database, SpecQueue queue, BrokerLink link, ServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger<EventSweep> logger)
    : BackgroundService
{
    // Changes and deletes apart: a flood of one cannot hide the other from a bounded read (incident I1).
    private const string Open = """
        (SELECT e.source_id, coalesce(r.consumer_name, ''), false FROM events e LEFT JOIN resources r ON r.id = e.source_id
         WHERE e.reconciled_date IS NULL AND e.event_type <> 'Delete' ORDER BY e.created_at LIMIT $1)
        UNION ALL
        (SELECT e.source_id, coalesce(r.consumer_name, ''), true FROM events e LEFT JOIN resources r ON r.id = e.source_id
         WHERE e.reconciled_date IS NULL AND e.event_type = 'Delete' ORDER BY e.created_at LIMIT $2)
        """;

    private const string Oldest = "SELECT min(created_at), pg_notification_queue_usage() FROM events WHERE reconciled_date IS NULL";

    private const string Undelivered = """
        INSERT INTO events (id, created_at, updated_at, source, source_id, event_type)
        SELECT gen_random_uuid()::text, $1, $1, 'Resources', r.id, CASE WHEN r.version <= 1 THEN 'Create' ELSE 'Update' END
        FROM resources r JOIN consumers c ON c.name = r.consumer_name
        WHERE r.deleted_at IS NULL AND r.status IS NULL AND r.created_at < $2 AND pg_try_advisory_xact_lock($3, $4)
          AND NOT EXISTS (SELECT FROM events e WHERE e.source_id = r.id AND (e.reconciled_date IS NULL OR e.reconciled_date >= $2))
        """;

    private const string StaleDeletes = """
        UPDATE events SET reconciled_date = $1, updated_at = $1 WHERE id IN (
          SELECT e.id FROM events e JOIN resources r ON r.id = e.source_id
          WHERE e.reconciled_date IS NULL AND e.event_type = 'Delete' AND r.deleted_at < $2 LIMIT 10000)
        """;

    private const string ForgetEvents = "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE reconciled_date < $1 LIMIT 50000)";
    private const string ForgetStatusEvents = "DELETE FROM status_events WHERE id IN (SELECT id FROM status_events WHERE created_at < $1 LIMIT 50000)";

    private const int ReadLimit = 20_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DetectorInterval = TimeSpan.FromMinutes(2);
    private static readonly int UndeliveredLock = AdvisoryLock.KeyOf("maestro-undelivered-check");
    private static readonly StatementName Reading = new("query", "events");
    private static readonly StatementName Writing = new("update", "events");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var detected = time.GetTimestamp();
        using var timer = new PeriodicTimer(options.Events.SweepInterval, time);
        do
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            deadline.CancelAfter(Limit);
            try
            {
                if (time.GetElapsedTime(detected) >= DetectorInterval)
                {
                    detected = time.GetTimestamp();
                    await DetectAsync(deadline.Token);
                }
                await SweepAsync(deadline.Token);
                metrics.Swept(succeeded: true);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.Swept(succeeded: false);
                logger.SweepFailed(e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task SweepAsync(CancellationToken cancellation)
    {
        if (link.Failure is not null)
            return; // another instance may have a broker
        // Deletes that wait already are not read again and again; changes are few, and new ones must not wait for them.
        var deletes = queue.Count < ReadLimit / 2 ? ReadLimit : 0;
        await using var session = await database.OpenAsync(cancellation);
        var found = await session.ReadAsync(Reading, Sql.Command(Open, Sql.Int(ReadLimit), Sql.Int(deletes)), ReadKeysAsync, cancellation);
        if (found.Count(key => !queue.Add(key)) is > 0 and var left)
            logger.QueueFull(left);
    }

    internal async Task DetectAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var undelivered = now - TimeSpan.FromSeconds(options.Events.UndeliveredResourceThreshold);
        var stale = now - TimeSpan.FromSeconds(options.Events.StaleDeleteEventThreshold);
        var forgotten = now - options.Events.Retention;
        await using var session = await database.OpenAsync(cancellation);
        metrics.Republished(await session.ExecuteAsync(Writing, Sql.Command(Undelivered, Sql.Time(now), Sql.Time(undelivered), Sql.Int(UndeliveredLock), Sql.Int(AdvisoryLock.Instances)), cancellation));
        metrics.StaleDeletes(await session.ExecuteAsync(Writing, Sql.Command(StaleDeletes, Sql.Time(now), Sql.Time(stale)), cancellation));
        await session.ExecuteAsync(Writing, [Sql.Command(ForgetEvents, Sql.Time(forgotten)), Sql.Command(ForgetStatusEvents, Sql.Time(forgotten))], cancellation);
        var (oldest, notifications) = await session.ReadAsync(Reading, Sql.Command(Oldest), async (reader, token) =>
        {
            await reader.ReadAsync(token);
            return (Bundles.BundleRow.Time(reader, 0), reader.GetDouble(1));
        }, cancellation);
        metrics.OldestOpenEvent(oldest is { } since ? now - since : TimeSpan.Zero);
        metrics.NotificationQueue(notifications);
    }

    private static async Task<List<SpecKey>> ReadKeysAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var keys = new List<SpecKey>();
        while (await reader.ReadAsync(cancellation))
            keys.Add(new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
        return keys;
    }
}
