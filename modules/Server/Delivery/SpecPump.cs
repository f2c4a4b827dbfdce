using HyperFleet.Postgres;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Hosting;
using HyperFleet.Server.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Server.Delivery;

/// <summary>
/// The one way of a change to its agent: key → read the present → publish → mark the events that were read. An event is marked only
/// after PUBACK, in the transaction that holds its lock, so a crash at any step leaves it open (incident I5), and no other instance
/// publishes it at the same time (server contract §8.1).
/// </summary>
internal sealed class SpecPump(
    SpecQueue queue, BrokerLink link, Database database, SpecPublisher publisher, ServerOptions options, ServerMetrics metrics, LockMetrics locks, TimeProvider time, ILogger<SpecPump> logger)
    : BackgroundService
{
    private const int Workers = 4;
    private const int BatchSize = 64;

    // Bundle by bundle over the index of open events: without statistics the planner would read every open event for each batch.
    private const string OpenEvents = """
        SELECT e.id, e.source_id, e.event_type FROM unnest($1::text[]) AS k(id)
        JOIN LATERAL (SELECT id, source_id, event_type FROM events WHERE source_id = k.id AND reconciled_date IS NULL OFFSET 0) e ON true
        """;

    private const string TryLock = "SELECT t.id FROM unnest($1::text[], $2::int[]) AS t(id, key) WHERE pg_try_advisory_xact_lock(t.key, $3)";
    private const string StillOpen = "SELECT id FROM events WHERE id = ANY($1) AND reconciled_date IS NULL";
    private const string Rows = $"SELECT {BundleRow.Columns} FROM resources WHERE id = ANY($1)";
    private const string Mark = "UPDATE events SET reconciled_date = $2, updated_at = $2 WHERE id = ANY($1)";

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly StatementName Reading = new("query", "events");
    private static readonly StatementName Marking = new("update", "events");

    private sealed record OpenEvent(string Id, string BundleId, string Type);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Broker.Disabled ? Task.CompletedTask : Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellation)
    {
        for (var failures = 0; !cancellation.IsCancellationRequested;)
        {
            await link.WhenConnectedAsync(cancellation);
            var keys = await queue.TakeAsync(BatchSize, cancellation);
            var started = time.GetTimestamp();
            IReadOnlyList<SpecKey> left;
            try
            {
                left = await DeliverAsync(keys, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                logger.DeliveryFailed(e.Message);
                left = keys;
            }
            metrics.ReconcileTook(time.GetElapsedTime(started));
            queue.Done(keys.Except(left));
            failures = left.Count == 0 ? 0 : failures + 1;
            if (left.Count > 0)
                _ = queue.RetryAsync(left, Pause(failures), cancellation);
        }
    }

    /// <returns>The keys to try again.</returns>
    private async Task<IReadOnlyList<SpecKey>> DeliverAsync(IReadOnlyList<SpecKey> keys, CancellationToken cancellation)
    {
        await using var session = await database.BeginAsync(cancellation);
        var open = await session.ReadAsync(Reading, Sql.Command(OpenEvents, Sql.Texts(keys.Select(key => key.BundleId))), ReadEventsAsync, cancellation);
        if (open.Count == 0)
            return [];
        var started = time.GetTimestamp();
        var (mine, bundles) = await LockAndReadAsync(session, open, cancellation);
        locks.Took("events", mine.Count, time.GetElapsedTime(started), refused: open.Count - mine.Count);
        var types = mine.GroupBy(e => e.BundleId).ToDictionary(group => group.Key, group => group.Any(e => e.Type == "Create") ? "Create" : "Update");
        var settled = await publisher.PublishAsync([.. bundles.Where(bundle => types.ContainsKey(bundle.Id))], bundle => Action(bundle, types[bundle.Id]), cancellation);
        // A row that is gone has nothing more to tell: its agent has acknowledged the deletion.
        settled.UnionWith(types.Keys.Except(bundles.Select(bundle => bundle.Id)));

        var marked = mine.Where(e => settled.Contains(e.BundleId)).Select(e => e.Id).ToList();
        await session.ExecuteAndCommitAsync(Marking, [Sql.Command(Mark, Sql.Texts(marked), Sql.Time(time.GetUtcNow()))], cancellation);
        locks.Released("events", mine.Count);
        foreach (var group in open.GroupBy(e => (e.Type, Outcome: !mine.Contains(e) ? "skipped" : settled.Contains(e.BundleId) ? "success" : "error")))
            metrics.Reconciled(group.Key.Type, group.Count(), group.Key.Outcome);
        var unsettled = mine.Select(e => e.BundleId).Where(id => !settled.Contains(id)).ToHashSet(StringComparer.Ordinal);
        return [.. keys.Where(key => unsettled.Contains(key.BundleId))];
    }

    /// <summary>The open events that no other instance holds, and the present rows. Statements after the locks see what their last holder left.</summary>
    private static Task<(List<OpenEvent> Mine, List<Bundle> Bundles)> LockAndReadAsync(DatabaseSession session, List<OpenEvent> open, CancellationToken cancellation)
    {
        var ids = open.ConvertAll(e => e.Id);
        return session.ReadAsync(Reading,
        [
            Sql.Command(TryLock, Sql.Texts(ids), Sql.Ints(ids.Select(AdvisoryLock.KeyOf)), Sql.Int(AdvisoryLock.Events)),
            Sql.Command(StillOpen, Sql.Texts(ids)),
            Sql.Command(Rows, Sql.Texts(open.Select(e => e.BundleId).Distinct())),
        ], async (reader, token) =>
        {
            var locked = await ReadIdsAsync(reader, token);
            await reader.NextResultAsync(token);
            locked.IntersectWith(await ReadIdsAsync(reader, token));
            await reader.NextResultAsync(token);
            var bundles = await BundleRow.ReadAllAsync(reader, token);
            return (open.Where(e => locked.Contains(e.Id)).ToList(), bundles);
        }, cancellation);
    }

    private static string Action(Bundle bundle, string eventType) =>
        bundle.IsDeleting ? "delete_request" : eventType == "Create" ? "create_request" : "update_request";

    private static TimeSpan Pause(int failures) =>
        TimeSpan.FromMilliseconds(Math.Min(LongestPause.TotalMilliseconds, 100 * Math.Pow(2, failures)) * (0.5 + Random.Shared.NextDouble() / 2));

    private static async Task<List<OpenEvent>> ReadEventsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var events = new List<OpenEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return events;
    }

    private static async Task<HashSet<string>> ReadIdsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetString(0));
        return ids;
    }
}
