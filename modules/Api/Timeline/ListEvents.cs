using HyperFleet.Api.Errors;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Timeline;

/// <summary>
/// What happened to one resource, newest last. One round trip. A resource that is gone still has its timeline while its last image is kept;
/// that image says who may see it.
/// </summary>
internal sealed class ListEvents(Database database)
{
    private static readonly StatementName Name = new("query", "resource_events");

    private const string Known = $"""
        SELECT (SELECT count(*) FROM resource_events e WHERE e.resource_id = $1) WHERE
          EXISTS (SELECT FROM resources r WHERE {Lookup.Matches})
          OR EXISTS (
            SELECT FROM resource_events g JOIN resource_images i ON i.position = g.position
            WHERE g.resource_id = $1 AND g.type IN ('finalized', 'force_deleted')
              AND ($2::text IS NULL OR i.before->>1 = $2) AND ($3::text IS NULL OR i.before->>12 = $3) AND ($4::jsonb IS NULL OR i.before->5 @> $4))
        """;

    private const string Select = """
        SELECT e.position, e.type, e.generation, e.time, e.actor, e.detail FROM resource_events e
        WHERE e.resource_id = $1 ORDER BY e.position LIMIT $2 OFFSET $3
        """;

    public async Task<Result<(List<StoredEvent> Items, int Total)>> RunAsync(Address address, ListQuery query, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        IReadOnlyList<NpgsqlBatchCommand> commands =
            [Lookup.Command(Known, address), Sql.Command(Select, Sql.Text(address.Id), Sql.Int(query.Size), Sql.Long(query.Offset))];
        var (total, items) = await session.ReadAsync(Name, commands, async (reader, token) =>
        {
            var count = await reader.ReadAsync(token) ? (int?)reader.GetInt64(0) : null;
            await reader.NextResultAsync(token);
            return (count, await ReadAllAsync(reader, token));
        }, cancellation);
        return total is { } found ? (items, found) : await Lookup.MissingAsync(session, address, cancellation);
    }

    private static async Task<List<StoredEvent>> ReadAllAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.Time(3), reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5)));
        return events;
    }
}
