using HyperFleet.Api.Resources;
using HyperFleet.Api.Timeline;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Watch;

/// <summary>
/// Reads events in their order. Positions are given out before commits, so the newest visible one may have gaps below it that are filled
/// later. A writer holds a lock that names a position below all of its own: up to the lowest such name, or up to the last position given
/// out when nobody writes, nothing is missing. The statements are apart because each must see what was committed before it.
/// </summary>
internal sealed class FeedReader(Database database, ResourceJson json)
{
    private const int BatchSize = 500;

    private static readonly StatementName Name = new("query", "resource_events");

    private const string Given = $"SELECT {EventRows.LastGiven} FROM resource_events_position_seq";

    private const string Writing = """
        SELECT min((l.classid::bigint << 32) | l.objid::bigint) FROM pg_locks l
        WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.mode = 'ShareLock'
          AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        """;

    private const string Oldest = "SELECT position FROM resource_event_horizon";

    // What a resource was after an event is what it was before its next one, or what it is now; likewise its spec.
    private const string Events = $"""
        SELECT e.position, i.before, COALESCE(i.spec, s.spec, r.spec), COALESCE(n.before, CASE WHEN r.id IS NOT NULL THEN {ResourceImage.Columns} END), COALESCE(s.spec, r.spec), e.trace_context
        FROM resource_events e
        LEFT JOIN resource_images i ON i.position = e.position
        LEFT JOIN LATERAL (
          SELECT ni.before FROM resource_events ne JOIN resource_images ni ON ni.position = ne.position
          WHERE ne.resource_id = e.resource_id AND ne.position > e.position ORDER BY ne.position LIMIT 1) n ON TRUE
        LEFT JOIN LATERAL (
          SELECT si.spec FROM resource_events se JOIN resource_images si ON si.position = se.position
          WHERE se.resource_id = e.resource_id AND se.position > e.position AND si.spec IS NOT NULL ORDER BY se.position LIMIT 1) s ON TRUE
        LEFT JOIN resources r ON r.id = e.resource_id
        WHERE e.position > $1 AND (e.type = 'accepted' OR i.position IS NOT NULL)
        ORDER BY e.position LIMIT $2
        """;

    /// <summary>One round trip.</summary>
    public async Task<FeedEnds> EndsAsync(CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Name, [Sql.Command(Given), Sql.Command(Writing), Sql.Command(Oldest)], async (reader, token) =>
        {
            var (given, newest) = await ReadNewestAsync(reader, token);
            await reader.NextResultAsync(token);
            return new FeedEnds(await ReadPositionAsync(reader, token) ?? 0, newest, given);
        }, cancellation);
    }

    /// <summary>The next events after a position. One round trip.</summary>
    public async Task<FeedBatch> ReadAsync(long after, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        IReadOnlyList<NpgsqlBatchCommand> commands =
            [Sql.Command(Given), Sql.Command(Writing), Sql.Command(Events, Sql.Long(after), Sql.Int(BatchSize)), Sql.Command(Oldest)];
        return await session.ReadAsync(Name, commands, async (reader, token) =>
        {
            var (given, newest) = await ReadNewestAsync(reader, token);
            await reader.NextResultAsync(token);
            var changes = await ReadChangesAsync(reader, newest, token);
            await reader.NextResultAsync(token);
            // Asked last: what was removed while the events were read is noticed.
            var oldest = await ReadPositionAsync(reader, token) ?? 0;
            var full = changes.Count == BatchSize;
            return new FeedBatch(changes, Math.Max(after, full ? changes[^1].Position : newest), full, Writing: newest < given, Expired: after < oldest);
        }, cancellation);
    }

    private static async Task<(long Given, long Newest)> ReadNewestAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var given = await ReadPositionAsync(reader, cancellation) ?? 0;
        await reader.NextResultAsync(cancellation);
        return (given, Math.Min(given, await ReadPositionAsync(reader, cancellation) ?? given));
    }

    private static async Task<long?> ReadPositionAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) && !reader.IsDBNull(0) ? reader.GetInt64(0) : null;

    private async Task<List<ResourceChange>> ReadChangesAsync(NpgsqlDataReader reader, long newest, CancellationToken cancellation)
    {
        var changes = new List<ResourceChange>();
        while (await reader.ReadAsync(cancellation) && reader.GetInt64(0) <= newest)
            changes.Add(new(reader.GetInt64(0), Read(reader, 1), Read(reader, 3), reader.IsDBNull(5) ? null : reader.GetString(5)));
        return changes;
    }

    private ObservedResource? Read(NpgsqlDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
            return null;
        ReadOnlyMemory<byte> spec = reader.IsDBNull(column + 1) ? Resource.EmptyObject : reader.GetFieldValue<byte[]>(column + 1);
        return new(ResourceImage.Read(reader.GetFieldValue<byte[]>(column), spec), json);
    }
}
