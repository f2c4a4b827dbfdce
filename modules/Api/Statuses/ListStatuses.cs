using HyperFleet.Api.Errors;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Statuses;

/// <summary>The reports on one resource, by adapter name.</summary>
internal sealed class ListStatuses(Database database)
{
    private const string Select = $"""
        SELECT {StatusRows.Columns} FROM adapter_statuses s WHERE s.resource_id = $1 ORDER BY s.adapter LIMIT $2 OFFSET $3
        """;

    private const string Exists = $"SELECT (SELECT count(*) FROM adapter_statuses s WHERE s.resource_id = r.id) FROM resources r WHERE {Lookup.Matches}";

    public async Task<Result<(List<AdapterStatus> Items, int Total)>> RunAsync(Address address, ListQuery query, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        IReadOnlyList<NpgsqlBatchCommand> commands =
        [
            Lookup.Command(Exists, address),
            Sql.Command(Select, Sql.Text(address.Id), Sql.Int(query.Size), Sql.Long(query.Offset)),
        ];
        var (total, items) = await session.ReadAsync(new StatementName("query", "adapter_statuses"), commands, async (reader, token) =>
        {
            var count = await reader.ReadAsync(token) ? (int?)reader.GetInt64(0) : null;
            await reader.NextResultAsync(token);
            return (count, await StatusRows.ReadAllAsync(reader, token));
        }, cancellation);
        return total is { } found ? (items, found) : await Lookup.MissingAsync(session, address, cancellation);
    }
}
