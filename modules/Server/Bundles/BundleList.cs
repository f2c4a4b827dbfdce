using HyperFleet.Postgres;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Search;
using Npgsql;

namespace HyperFleet.Server.Bundles;

/// <summary>
/// Reads a page row by row, so that memory does not grow with it. Count and page are one statement: they see one moment (incident I13).
/// </summary>
internal sealed class BundleList(Database database)
{
    private const string Counted = "SELECT t.total, p.* FROM (SELECT count(*) AS total FROM resources WHERE ";
    private const string Paged = $") t LEFT JOIN LATERAL (SELECT {BundleRow.Columns}, row_number() OVER () AS position FROM (SELECT {BundleRow.Columns} FROM resources WHERE ";

    private static readonly StatementName Name = new("query", "resources");

    /// <returns>How many match in total.</returns>
    public Task<Result<long>> ReadAsync(BundleQuery query, Func<Bundle, long, ValueTask> each, CancellationToken cancellation) =>
        ReadAsync(query, _ => ValueTask.CompletedTask, each, cancellation);

    /// <param name="begin">Called with the total, before the first row.</param>
    /// <param name="each">Called for each row of the page, with the total.</param>
    public async Task<Result<long>> ReadAsync(BundleQuery query, Func<long, ValueTask> begin, Func<Bundle, long, ValueTask> each, CancellationToken cancellation)
    {
        var filter = new SqlFilter();
        if (Filtered(filter, query).Failed(out var refusal, out var command))
            return refusal;
        await using var session = await database.OpenAsync(cancellation);
        try
        {
            return await session.ReadAsync(Name, command, async (reader, token) =>
            {
                long? total = null;
                while (await reader.ReadAsync(token))
                {
                    if (total is null)
                        await begin((total = reader.GetInt64(0)).Value);
                    if (!reader.IsDBNull(1))
                        await each(BundleRow.Read(reader, 1), total.Value);
                }
                return total ?? 0;
            }, cancellation);
        }
        catch (PostgresException e) when (DatabaseFaults.Classify(e) == DatabaseFault.InvalidValue || e.SqlState.StartsWith("42", StringComparison.Ordinal))
        {
            return new Refusal(RefusalKind.BadRequest, $"Failed to parse search query: {query.Search}");
        }
    }

    internal static Result<NpgsqlBatchCommand> Filtered(SqlFilter filter, BundleQuery query)
    {
        if (SearchQuery.Write(query.Search, SearchTable.Resources, filter) is { } refused)
            return refused;
        if (OrderBy.Parse(query.OrderBy, SearchTable.Resources).Failed(out var wrong, out var order))
            return wrong;
        var offset = (long)(query.Page - 1) * query.Size;
        // The filter's text stands twice and refers to the same parameters.
        return filter.Command(Counted + filter.Text + Paged,
            $" ORDER BY {order} LIMIT {query.Size} OFFSET {offset}) r) p ON true ORDER BY p.position");
    }
}
