using System.Text;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Timeline;

/// <summary>
/// Writes events in the transaction, and the round trip, of the change they tell of. A statement of events comes before the statements of
/// the change: the database itself keeps the image of what was.
/// </summary>
internal static class EventRows
{
    /// <summary>The last position given out, for <c>FROM resource_events_position_seq</c>.</summary>
    public const string LastGiven = "last_value - CASE WHEN is_called THEN 0 ELSE 1 END";

    // The lock says: positions of this transaction come after that one. It is shared, never waited for, and goes with the commit.
    private const string Announce = $"SELECT pg_advisory_xact_lock_shared({LastGiven}) FROM resource_events_position_seq";

    private const string InsertAccepted = $"""
        INSERT INTO resource_events (resource_id, type, generation, time, actor, trace_context)
        SELECT $1, 'accepted', 1, $2, $3, $4 FROM ({Announce}) AS announced
        """;

    private const string InsertMany = $"""
        WITH announced AS MATERIALIZED ({Announce}),
        happened AS MATERIALIZED (
          SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::int[])
            AS h(id, type, generation, time, actor, detail, image)),
        stored AS (
          INSERT INTO resource_events (resource_id, type, generation, time, actor, detail, trace_context)
          SELECT h.id, h.type, h.generation, h.time, h.actor, h.detail::json, $8 FROM announced, happened h
          RETURNING position, resource_id)
        INSERT INTO resource_images (position, before, spec)
        SELECT s.position, {ResourceImage.Columns}, CASE WHEN h.image = 2 THEN r.spec END
        FROM stored s JOIN happened h ON h.id = s.resource_id AND h.image > 0 JOIN resources r ON r.id = s.resource_id
        """;

    /// <summary>The first event of a resource. It has no image: there was nothing before.</summary>
    public static NpgsqlBatchCommand Accepted(Resource created) => Sql.Command(
        InsertAccepted, Sql.Text(created.Id), Sql.Time(created.CreatedTime), Sql.Text(created.CreatedBy), Sql.Text(TraceContext.Current));

    /// <summary>Events of different resources that one transaction makes. The rows of the resources must be locked.</summary>
    public static NpgsqlBatchCommand Insert(params IReadOnlyCollection<ResourceEvent> events) => Sql.Command(
        InsertMany,
        Sql.Texts(events.Select(e => e.ResourceId)),
        Sql.Texts(events.Select(e => e.Type)),
        Sql.Ints(events.Select(e => e.Generation)),
        Sql.Times(events.Select(e => e.Time)),
        Sql.Texts(events.Select(e => e.Actor)),
        Sql.Texts(events.Select(e => e.Detail.IsEmpty ? null : Encoding.UTF8.GetString(e.Detail.Span))),
        Sql.Ints(events.Select(e => (int)e.Image)),
        Sql.Text(TraceContext.Current));
}
