using System.Text;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Conditions;

/// <summary>Writes conditions. Only rows that changed are touched: a heartbeat moves times, it rewrites nothing else (API contract §9, row 8).</summary>
internal static class ConditionRows
{
    private const string Upsert = """
        INSERT INTO resource_conditions
          (resource_id, position, type, status, reason, message, observed_generation, created_time, last_updated_time, last_transition_time)
        SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[])
        ON CONFLICT (resource_id, type) DO UPDATE SET
          position = EXCLUDED.position, status = EXCLUDED.status, reason = EXCLUDED.reason, message = EXCLUDED.message,
          observed_generation = EXCLUDED.observed_generation, last_updated_time = EXCLUDED.last_updated_time,
          last_transition_time = EXCLUDED.last_transition_time
        """;

    private const string Remove = """
        DELETE FROM resource_conditions c USING unnest($1::text[], $2::text[]) AS gone(resource_id, type)
        WHERE c.resource_id = gone.resource_id AND c.type = gone.type
        """;

    private const string Copy = """
        UPDATE resources r SET conditions = copy.conditions::json, terms = string_to_array(copy.terms, E'\x1f')
        FROM unnest($1::text[], $2::text[], $3::text[]) AS copy(id, conditions, terms) WHERE r.id = copy.id
        """;

    /// <summary>The rows of a new resource, whose own row is inserted with the copy.</summary>
    public static NpgsqlBatchCommand Insert(Resource resource) => UpsertCommand([.. resource.Conditions.Select((condition, position) => (resource.Id, position, condition))]);

    /// <summary>
    /// The statements that turn the stored conditions into the computed ones; none when nothing changed. The resources carry the labels that
    /// they have afterwards.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> Replace(params IReadOnlyCollection<(Resource Stored, IReadOnlyList<Condition> Computed)> resources)
    {
        var changed = resources.SelectMany(r => Changed(r.Stored, r.Computed)).ToList();
        if (changed.Count > 0)
            yield return UpsertCommand(changed);
        var removed = resources.SelectMany(r => r.Stored.Conditions.Select(c => c.Type).Except(r.Computed.Select(c => c.Type)), (r, type) => (r.Stored.Id, type)).ToList();
        if (removed.Count > 0)
            yield return Sql.Command(Remove, Sql.Texts(removed.Select(r => r.Id)), Sql.Texts(removed.Select(r => r.type)));
        var touched = changed.Select(c => c.Id).Concat(removed.Select(r => r.Id)).ToHashSet(StringComparer.Ordinal);
        var copies = resources.Where(r => touched.Contains(r.Stored.Id)).ToList();
        if (copies.Count > 0)
            yield return Sql.Command(Copy, Sql.Texts(copies.Select(c => c.Stored.Id)), Sql.Texts(copies.Select(c => CopyOf(c.Computed))),
                Sql.Texts(copies.Select(c => string.Join('\x1f', SearchTerms.Of(c.Stored.Labels, c.Computed)))));
    }

    private static string? CopyOf(IReadOnlyList<Condition> computed) => computed.Count == 0 ? null : Encoding.UTF8.GetString(ConditionJson.ToBytes(computed).Span);

    private static IEnumerable<(string Id, int Position, Condition Condition)> Changed(Resource stored, IReadOnlyList<Condition> computed)
    {
        for (var position = 0; position < computed.Count; position++)
        {
            if (position >= stored.Conditions.Count || stored.Conditions[position] != computed[position])
                yield return (stored.Id, position, computed[position]);
        }
    }

    private static NpgsqlBatchCommand UpsertCommand(List<(string Id, int Position, Condition Condition)> rows) => Sql.Command(
        Upsert,
        Sql.Texts(rows.Select(r => r.Id)),
        Sql.Ints(rows.Select(r => r.Position)),
        Sql.Texts(rows.Select(r => r.Condition.Type)),
        Sql.Texts(rows.Select(r => r.Condition.StatusText)),
        Sql.Texts(rows.Select(r => r.Condition.Reason)),
        Sql.Texts(rows.Select(r => r.Condition.Message)),
        Sql.Ints(rows.Select(r => r.Condition.ObservedGeneration)),
        Sql.Times(rows.Select(r => r.Condition.CreatedTime)),
        Sql.Times(rows.Select(r => r.Condition.LastUpdatedTime)),
        Sql.Times(rows.Select(r => r.Condition.LastTransitionTime)));
}
