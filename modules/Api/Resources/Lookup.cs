using HyperFleet.Api.Errors;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Resources;

/// <summary>Finds the resource of a path. One statement when it is there; a second one only to say what is missing.</summary>
internal static class Lookup
{
    public static readonly StatementName Name = new("query", "resources");

    /// <summary>For <c>resources r</c>, with the parameters of <see cref="Parameters"/>.</summary>
    public const string Matches = """
        r.id = $1 AND ($2::text IS NULL OR r.kind = $2) AND ($3::text IS NULL OR r.owner_id = $3) AND ($4::jsonb IS NULL OR r.tenancy @> $4)
        """;

    private const string Select = $"SELECT {ResourceRow.Columns} FROM resources r WHERE {Matches}";

    private const string SelectOfKind = $"SELECT {ResourceRow.Columns} FROM resources r WHERE r.id = $1 AND r.kind = $2";

    private const string SelectOfPlainKind = $"SELECT {ResourceRow.ColumnsWithoutReferences} FROM resources r WHERE r.id = $1 AND r.kind = $2";

    private const string Lock = $"SELECT r.id FROM resources r WHERE {Matches} FOR UPDATE OF r";

    private const string ParentExists = """
        SELECT EXISTS (SELECT FROM resources r WHERE r.id = $1 AND r.kind = $2 AND ($3::jsonb IS NULL OR r.tenancy @> $3))
        """;

    public static async Task<Result<Resource>> FindAsync(DatabaseSession session, Address address, CancellationToken cancellation)
    {
        var found = await session.ReadAsync(Name, Read(address), ReadOneAsync, cancellation);
        return found is null ? await MissingAsync(session, address, cancellation) : found;
    }

    /// <summary>The common case, a kind by its own path in a server without tenants, has statements of its own: this is the most frequent request.</summary>
    public static NpgsqlBatchCommand Read(Address address) => address is { Entity: { } entity, ParentId: null, Scope.IsEmpty: true }
        ? Sql.Command(entity.References.Count > 0 ? SelectOfKind : SelectOfPlainKind, Sql.Text(address.Id), Sql.Text(entity.Kind))
        : Sql.Command(Select, Parameters(address));

    /// <summary>
    /// Locks the row. What hangs on it must be read by a later statement: only that one sees what the previous holder of the lock wrote.
    /// </summary>
    public static NpgsqlBatchCommand ForUpdate(Address address) => Sql.Command(Lock, Parameters(address));

    public static async Task<Resource?> ReadOneAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? ResourceRow.Read(reader) : null;

    /// <summary>On a nested route the parent is looked for first (API contract §1.1).</summary>
    public static async Task<Problem> MissingAsync(DatabaseSession session, Address address, CancellationToken cancellation) =>
        address.ParentId is null || await session.ReadAsync(Name, ParentCommand(address), ReadFlagAsync, cancellation) ? address.NotFound : address.ParentNotFound;

    /// <summary>Asks whether the parent named by the path exists; read the answer with <see cref="ReadFlagAsync"/>.</summary>
    public static NpgsqlBatchCommand ParentCommand(Address address) =>
        Sql.Command(ParentExists, Sql.Text(address.ParentId), Sql.Text(address.Entity!.Parent!.Kind), Sql.Json(address.Scope));

    public static async Task<bool> ReadFlagAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) && reader.GetBoolean(0);

    /// <summary>A statement of a caller's own around <see cref="Matches"/>.</summary>
    public static NpgsqlBatchCommand Command(string sql, Address address) => Sql.Command(sql, Parameters(address));

    private static NpgsqlParameter[] Parameters(Address address) =>
        [Sql.Text(address.Id), Sql.Text(address.Entity?.Kind), Sql.Text(address.ParentId), Sql.Json(address.Scope)];
}
