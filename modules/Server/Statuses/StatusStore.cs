using HyperFleet.CloudEvents;
using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Hosting;
using HyperFleet.Server.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace HyperFleet.Server.Statuses;

/// <summary>
/// Stores a batch of statuses in one transaction: never an older one over a newer one, and a row goes only when it is deleting and its
/// agent has acknowledged that (server contract §8.3, incident I2). Every step may be repeated.
/// </summary>
internal sealed class StatusStore(Database database, ServerMetrics metrics, LockMetrics locks, TimeProvider time)
{
    private const string Lock = "SELECT pg_advisory_xact_lock(key, $2) FROM unnest($1::int[]) AS key";

    private const string Read = """
        SELECT id, coalesce(consumer_name, ''), version, deleted_at IS NOT NULL, status->>'sequenceid', payload->'metadata', coalesce(source, ''), status IS NULL, created_at
        FROM resources WHERE id = ANY($1)
        """;

    private const string Store = """
        UPDATE resources r SET status = t.status::jsonb, updated_at = $4
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS t(id, status, version) WHERE r.id = t.id AND r.version = t.version
        """;

    private const string Remove = """
        WITH gone AS (
          DELETE FROM resources r USING unnest($1::text[], $2::text[], $3::text[]) AS t(id, status, event)
          WHERE r.id = t.id AND r.deleted_at IS NOT NULL RETURNING r.id, r.source, r.type, r.payload, t.status, t.event
        )
        INSERT INTO status_events (id, created_at, updated_at, resource_id, resource_source, resource_type, payload, status, status_event_type)
        SELECT event, $4, $4, id, source, type, payload, status::jsonb, 'StatusDelete' FROM gone
        """;

    private const string Note = """
        INSERT INTO status_events (id, created_at, updated_at, resource_id, resource_source, status_event_type)
        SELECT t.event, $4, $4, t.id, t.source, 'StatusUpdate' FROM unnest($1::text[], $2::text[], $3::text[]) AS t(event, id, source)
        """;

    private const string Notify = "SELECT pg_notify('status_events', id) FROM unnest($1::text[]) AS id";

    private static readonly StatementName Reading = new("query", "resources");
    private static readonly StatementName Writing = new("update", "resources");

    private sealed class Row
    {
        public required string Consumer { get; init; }

        public required long Version { get; init; }

        public required bool Deleting { get; init; }

        public required string? Sequence { get; set; }

        public required byte[]? Metadata { get; init; }

        public required string Source { get; init; }

        public required bool First { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public StatusReport? Accepted { get; set; }
    }

    public async Task ApplyAsync(IReadOnlyList<StatusReport> reports, CancellationToken cancellation)
    {
        var ids = reports.Select(report => report.BundleId).Distinct().ToList();
        var started = time.GetTimestamp();
        await using var session = await database.BeginAsync(cancellation);
        var rows = await session.ReadAsync(Reading,
        [
            // In one order everywhere, so that two instances with overlapping batches do not wait for each other.
            Sql.Command(Lock, Sql.Ints(ids.Select(AdvisoryLock.KeyOf).Distinct().Order()), Sql.Int(AdvisoryLock.ResourceStatus)),
            Sql.Command(Read, Sql.Texts(ids)),
        ], ReadRowsAsync, cancellation);
        locks.Took("resource_status", ids.Count, time.GetElapsedTime(started));
        foreach (var report in reports)
            metrics.Status(Judge(report, rows.GetValueOrDefault(report.BundleId)));
        var accepted = rows.Where(row => row.Value.Accepted is not null).ToList();
        if (accepted.Count > 0)
            await session.ExecuteAndCommitAsync(Writing, Write(accepted), cancellation);
        locks.Released("resource_status", ids.Count);
        foreach (var (_, row) in accepted)
            Measure(row);
    }

    /// <summary>What becomes of one report; the outcome's name is a metric label.</summary>
    private static string Judge(StatusReport report, Row? row)
    {
        if (row is null)
            return "unknown bundle";
        if (row.Consumer != report.Consumer)
            return "another consumer's bundle";
        if (row.Accepted is { IsDeleted: true })
            return "already deleted";
        if (report.IsDeleted)
        {
            // Of an earlier bundle with the same id, or of a delete that nobody asked for: the row stays (incident I2).
            if (!row.Deleting)
                return "deleted, but not deleting";
        }
        else if (report.Version != row.Version)
        {
            return "another version";
        }
        else if (!SequenceId.IsNewer(row.Sequence, report.SequenceId))
        {
            return "not newer";
        }
        (row.Accepted, row.Sequence) = (report, report.SequenceId);
        return "stored";
    }

    private List<NpgsqlBatchCommand> Write(List<KeyValuePair<string, Row>> accepted)
    {
        var now = time.GetUtcNow();
        var updates = accepted.Where(row => !row.Value.Accepted!.IsDeleted).Select(row => (Id: row.Key, Row: row.Value, Event: NewId())).ToList();
        var removals = accepted.Where(row => row.Value.Accepted!.IsDeleted).Select(row => (Id: row.Key, Row: row.Value, Event: NewId())).ToList();
        List<NpgsqlBatchCommand> commands = [];
        if (updates.Count > 0)
        {
            var versions = new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = updates.Select(x => x.Row.Version).ToArray() };
            commands.Add(Sql.Command(Store, Sql.Texts(updates.Select(x => x.Id)), Sql.Texts(updates.Select(x => Status(x.Row))), versions, Sql.Time(now)));
            commands.Add(Sql.Command(Note, Sql.Texts(updates.Select(x => x.Event)), Sql.Texts(updates.Select(x => x.Id)), Sql.Texts(updates.Select(x => x.Row.Source)), Sql.Time(now)));
        }
        if (removals.Count > 0)
            commands.Add(Sql.Command(Remove, Sql.Texts(removals.Select(x => x.Id)), Sql.Texts(removals.Select(x => Status(x.Row))), Sql.Texts(removals.Select(x => x.Event)), Sql.Time(now)));
        commands.Add(Sql.Command(Notify, Sql.Texts(updates.Concat(removals).Select(x => x.Event))));
        return commands;
    }

    /// <summary>The agent's event with the source's own metadata.</summary>
    private static string Status(Row row)
    {
        var extensions = new Dictionary<string, ExtensionValue>(row.Accepted!.Event.Extensions, StringComparer.Ordinal);
        extensions.Remove("metadata");
        if (row.Metadata is { } metadata)
            extensions["metadata"] = System.Text.Encoding.UTF8.GetString(metadata);
        return System.Text.Encoding.UTF8.GetString(StoredEvent.Encode(row.Accepted.Event with { Extensions = extensions }));
    }

    private void Measure(Row row)
    {
        var now = time.GetUtcNow();
        if (row.First)
            metrics.FirstStatus(row.Consumer, row.Source, now - row.CreatedAt);
        if (row.Accepted!.Event.Time is { } sent && now > sent)
            metrics.StatusLatency(row.Consumer, row.Source, now - sent);
    }

    private static async Task<Dictionary<string, Row>> ReadRowsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.NextResultAsync(cancellation);
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            rows[reader.GetString(0)] = new Row
            {
                Consumer = reader.GetString(1),
                Version = reader.GetInt64(2),
                Deleting = reader.GetBoolean(3),
                Sequence = reader.IsDBNull(4) ? null : reader.GetString(4),
                Metadata = reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
                Source = reader.GetString(6),
                First = reader.GetBoolean(7),
                CreatedAt = BundleRow.Time(reader, 8) ?? default,
            };
        }
        return rows;
    }

    private static string NewId() => Guid.CreateVersion7().ToString();
}
