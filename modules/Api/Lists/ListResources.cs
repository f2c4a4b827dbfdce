using HyperFleet.Api.Errors;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Lists;

/// <summary>
/// Reads one page: one round trip, and a second one to count where the page does not tell the total (API contract §9, row 28). A page of
/// a walk begins where an index says that the last one ended: it costs the same in a fleet of any size.
/// </summary>
internal sealed class ListResources(Database database)
{
    // A plain list finds its page by an index and counts apart; a search has to see every hit anyway, so it counts them on the way.
    private const string Hits = "p.total FROM (SELECT r.id, NULL::bigint AS total FROM resources r WHERE ";
    private const string CountedHits = "p.total FROM (SELECT r.id, count(*) OVER () AS total FROM resources r WHERE ";

    private const string Rows = $"SELECT {ResourceRow.Columns}, ";
    private const string PlainRows = $"SELECT {ResourceRow.ColumnsWithoutReferences}, ";
    private const string RowsWithoutSpec = $"SELECT {ResourceRow.ColumnsWithoutSpec}, ";

    // Without the count behind it.
    private const string Walked = "NULL::bigint FROM resources r WHERE ";

    public async Task<Result<ResourcePage>> RunAsync(ListQuery query, ListScope scope, CancellationToken cancellation)
    {
        if (Filter(query, scope).Failed(out var problem, out var filter))
            return problem;
        query.After?.Write(filter);
        await using var session = await database.OpenAsync(cancellation);
        var page = await ReadAsync(session, Page(query, scope, filter), scope, cancellation);
        if (page is null)
            return Problem.NotFound(scope.Entity!.Parent!.Kind, scope.OwnerId!);
        if (query.IsWalk)
            return new ResourcePage(page.Items, Total: null);
        var total = page.Total ?? TotalOf(page.Items.Count, query)
            ?? await session.ReadAsync(Lookup.Name, filter.Command("SELECT count(*) FROM resources r WHERE ", ""), ReadCountAsync, cancellation);
        return new ResourcePage(page.Items, total);
    }

    private sealed record Found(List<Resource> Items, long? Total);

    /// <summary>Null when the page does not tell: it is full, or lies past the end.</summary>
    private static long? TotalOf(int count, ListQuery query) =>
        count == query.Size || (count == 0 && query.Page > 1) ? null : query.Offset + count;

    /// <summary>The server's filter and the client's search, joined as trees: brackets in the search cannot leave their place (incident I20).</summary>
    internal static Result<SqlFilter> Filter(ListQuery query, ListScope scope)
    {
        var sql = new SqlFilter().Append("TRUE");
        if (scope.Entity is { } entity)
            sql.Append(" AND r.kind = ").Append(Sql.Text(entity.Kind));
        if (scope.OwnerId is { } owner)
            sql.Append(" AND r.owner_id = ").Append(Sql.Text(owner));
        if (!scope.Tenancy.IsEmpty)
            sql.Append(" AND r.tenancy @> ").Append(Sql.Json(scope.Tenancy));
        if (query.Referring is var (type, target))
        {
            if (scope.Entity is { } source && !source.References.Any(rule => rule.RefType == type))
                return Problem.Invalid($"unknown reference type '{type}' for kind '{source.Kind}'", [new("reftype", $"unknown reference type '{type}'", "enum", type)]);
            sql.Append(" AND EXISTS (SELECT FROM resource_references f WHERE f.source_id = r.id AND f.ref_type = ").Append(Sql.Text(type))
                .Append(" AND f.target_id = ").Append(Sql.Text(target)).Append(")");
        }
        if (query.Search is null)
            return sql;
        sql.Append(" AND (");
        if (new SearchTranslator(sql).Write(query.Search) is { } problem)
            return problem;
        return sql.Append(")");
    }

    private static NpgsqlBatchCommand Page(ListQuery query, ListScope scope, SqlFilter filter)
    {
        var rows = query.Fields is { } fields && !fields.Includes("spec") ? RowsWithoutSpec
            : scope.Entity is { References.Count: 0 } ? PlainRows
            : Rows;
        if (query.IsWalk)
            return filter.Command(rows + Walked, $" ORDER BY {query.Order.Sql} LIMIT {query.Size}");
        // Whole rows are read for the page only, not for those that OFFSET skips.
        return filter.Command(
            rows + (query.Search is null ? Hits : CountedHits),
            $" ORDER BY {query.Order.Sql} LIMIT {query.Size} OFFSET {query.Offset}) p JOIN resources r ON r.id = p.id ORDER BY {query.Order.Sql}");
    }

    /// <summary>Null when the parent of a nested list does not exist; the question travels with the page.</summary>
    private static Task<Found?> ReadAsync(DatabaseSession session, NpgsqlBatchCommand page, ListScope scope, CancellationToken cancellation)
    {
        if (scope.OwnerId is null)
            return session.ReadAsync(Lookup.Name, page, async (reader, token) => (Found?)await ReadPageAsync(reader, token), cancellation);
        var parent = Lookup.ParentCommand(new(scope.Entity, "", scope.OwnerId, scope.Tenancy));
        return session.ReadAsync(Lookup.Name, [parent, page], async (reader, token) =>
        {
            var exists = await Lookup.ReadFlagAsync(reader, token);
            await reader.NextResultAsync(token);
            return exists ? await ReadPageAsync(reader, token) : null;
        }, cancellation);
    }

    private static async Task<Found> ReadPageAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var items = new List<Resource>();
        long? total = null;
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(ResourceRow.Read(reader));
            total ??= reader.IsDBNull(ResourceRow.Count) ? null : reader.GetInt64(ResourceRow.Count);
        }
        return new(items, total);
    }

    private static async Task<long> ReadCountAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0;
}
