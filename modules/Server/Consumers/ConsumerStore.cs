using HyperFleet.Postgres;
using HyperFleet.Server.Bundles;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Search;
using Npgsql;

namespace HyperFleet.Server.Consumers;

/// <summary>Consumers in PostgreSQL.</summary>
internal sealed class ConsumerStore(Database database, TimeProvider time)
{
    private const string Columns = "id, name, labels, created_at, updated_at";
    private const string Select = $"SELECT {Columns} FROM consumers WHERE id = $1";
    private const string Insert = $"INSERT INTO consumers (id, name, labels, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING {Columns}";
    private const string SetLabels = $"UPDATE consumers SET labels = $2, updated_at = $3 WHERE id = $1 RETURNING {Columns}";
    private const string Remove = "DELETE FROM consumers WHERE id = $1";
    private const string Counted = "SELECT t.total, p.* FROM (SELECT count(*) AS total FROM consumers WHERE ";
    private const string Paged = $") t LEFT JOIN LATERAL (SELECT {Columns} FROM consumers WHERE ";

    private static readonly StatementName Reading = new("query", "consumers");
    private static readonly StatementName Writing = new("update", "consumers");

    public Task<Consumer?> GetAsync(string id, CancellationToken cancellation) => OneAsync(Reading, Sql.Command(Select, Sql.Text(id)), cancellation);

    public async Task<Result<(IReadOnlyList<Consumer> Items, long Total)>> ListAsync(BundleQuery query, CancellationToken cancellation)
    {
        var filter = new SqlFilter();
        if (SearchQuery.Write(query.Search, SearchTable.Consumers, filter) is { } refused)
            return refused;
        if (OrderBy.Parse(query.OrderBy, SearchTable.Consumers).Failed(out var wrong, out var order))
            return wrong;
        var command = filter.Command(Counted + filter.Text + Paged, $" ORDER BY {order} LIMIT {query.Size} OFFSET {(long)(query.Page - 1) * query.Size}) p ON true");
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Reading, command, async (reader, token) =>
        {
            var (items, total) = (new List<Consumer>(), 0L);
            while (await reader.ReadAsync(token))
            {
                total = reader.GetInt64(0);
                if (!reader.IsDBNull(1))
                    items.Add(Read(reader, 1));
            }
            return ((IReadOnlyList<Consumer>)items, total);
        }, cancellation);
    }

    public async Task<Result<Consumer>> CreateAsync(string? name, ReadOnlyMemory<byte> labels, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7().ToString();
        if (!string.IsNullOrEmpty(name) && !ManifestRules.Label().IsMatch(name))
            return Refusal.Invalid($"name '{name}' is not an RFC 1123 label: lower-case letters, digits and '-', at most 63");
        try
        {
            return (await OneAsync(Writing, Sql.Command(Insert, Sql.Text(id), Sql.Text(string.IsNullOrEmpty(name) ? id : name), Sql.Json(labels), Sql.Time(time.GetUtcNow())), cancellation))!;
        }
        catch (PostgresException e) when (DatabaseFaults.Classify(e) == DatabaseFault.UniqueViolation)
        {
            return new Refusal(RefusalKind.Duplicate, "This Consumer already exists");
        }
        catch (PostgresException e) when (DatabaseFaults.Classify(e) == DatabaseFault.InvalidValue)
        {
            return Refusal.Invalid("labels hold a value that cannot be stored, such as the character U+0000");
        }
    }

    public async Task<Result<Consumer>> SetLabelsAsync(string id, ReadOnlyMemory<byte> labels, CancellationToken cancellation) =>
        await OneAsync(Writing, Sql.Command(SetLabels, Sql.Text(id), Sql.Json(labels), Sql.Time(time.GetUtcNow())), cancellation) is { } changed ? changed : NotFound(id);

    /// <summary>Never takes bundles with it: their workloads would stay behind unseen (incident I10). Null when it is gone.</summary>
    public async Task<Refusal?> DeleteAsync(string id, CancellationToken cancellation)
    {
        try
        {
            await using var session = await database.OpenAsync(cancellation);
            await session.ExecuteAsync(Writing, Sql.Command(Remove, Sql.Text(id)), cancellation);
            return null;
        }
        catch (PostgresException e) when (DatabaseFaults.Classify(e) == DatabaseFault.ForeignKeyViolation)
        {
            return new(RefusalKind.Forbidden, "Unable to delete Consumer: update or delete on table \"consumers\" violates foreign key constraint "
                + "\"fk_resources_consumers\" on table \"resources\": delete its resource bundles first, and wait until the agent has acknowledged");
        }
    }

    public static Refusal NotFound(string id) => new(RefusalKind.NotFound, $"Consumer with id='{id}' not found");

    private async Task<Consumer?> OneAsync(StatementName name, NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(name, command, async (reader, token) => await reader.ReadAsync(token) ? Read(reader, 0) : null, cancellation);
    }

    private static Consumer Read(NpgsqlDataReader row, int first) => new(
        row.GetString(first), row.GetString(first + 1), row.IsDBNull(first + 2) ? default : row.GetFieldValue<byte[]>(first + 2),
        BundleRow.Time(row, first + 3) ?? default, BundleRow.Time(row, first + 4) ?? default);
}
