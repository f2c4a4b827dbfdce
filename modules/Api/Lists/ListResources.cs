using HyperFleet.Api.Errors;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Lists;

/// <summary>Reads one page: one round trip, and a second one to count when the page does not tell the total (API contract §9, row 28).</summary>
internal sealed class ListResources(Database database)
{
    private const string Select = $"SELECT {ResourceRow.Columns} FROM (SELECT r.* FROM resources r WHERE ";
    private const string SelectWithoutSpec = $"SELECT {ResourceRow.ColumnsWithoutSpec} FROM (SELECT r.* FROM resources r WHERE ";

    public async Task<Result<ResourcePage>> RunAsync(ListQuery query, ListScope scope, CancellationToken cancellation)
    {
        if (Filter(query, scope).Failed(out var problem, out var filter))
            return problem;
        await using var session = await database.OpenAsync(cancellation);
        var items = await ReadAsync(session, Page(query, filter), scope, cancellation);
        if (items is null)
            return Problem.NotFound(scope.Entity!.Parent!.Kind, scope.OwnerId!);
        var full = items.Count == query.Size;
        var pastEnd = items.Count == 0 && query.Page > 1;
        var total = full || pastEnd
            ? await session.ReadAsync(Lookup.Name, filter.Command("SELECT count(*) FROM resources r WHERE ", ""), ReadCountAsync, cancellation)
            : query.Offset + items.Count;
        return new ResourcePage(items, total);
    }

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

    private static NpgsqlBatchCommand Page(ListQuery query, SqlFilter filter)
    {
        var select = query.Fields is { } fields && !fields.Includes("spec") ? SelectWithoutSpec : Select;
        // Labels, conditions and references are gathered for the rows of the page only, not for those that OFFSET skips.
        return filter.Command(select, $" ORDER BY {query.Order.Sql} LIMIT {query.Size} OFFSET {query.Offset}) r ORDER BY {query.Order.Sql}");
    }

    /// <summary>Null when the parent of a nested list does not exist; the question travels with the page.</summary>
    private static Task<List<Resource>?> ReadAsync(DatabaseSession session, NpgsqlBatchCommand page, ListScope scope, CancellationToken cancellation)
    {
        if (scope.OwnerId is null)
            return session.ReadAsync(Lookup.Name, page, async (reader, token) => (List<Resource>?)await ReadPageAsync(reader, token), cancellation);
        var parent = Lookup.ParentCommand(new(scope.Entity, "", scope.OwnerId, scope.Tenancy));
        return session.ReadAsync(Lookup.Name, [parent, page], async (reader, token) =>
        {
            var exists = await Lookup.ReadFlagAsync(reader, token);
            await reader.NextResultAsync(token);
            return exists ? await ReadPageAsync(reader, token) : null;
        }, cancellation);
    }

    private static async Task<List<Resource>> ReadPageAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var items = new List<Resource>();
        while (await reader.ReadAsync(cancellation))
            items.Add(ResourceRow.Read(reader));
        return items;
    }

    private static async Task<long> ReadCountAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0;
}
