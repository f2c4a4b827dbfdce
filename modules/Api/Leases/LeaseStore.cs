using HyperFleet.Api.Errors;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;
using Npgsql;

namespace HyperFleet.Api.Leases;

/// <summary>Leases in the database, whose clock alone decides what has expired. Every call is one round trip.</summary>
internal sealed class LeaseStore(Database database)
{
    /// <summary>Leases that may exist at a time; expired ones are removed after a day.</summary>
    public const int MaxLeases = 10_000;

    private static readonly StatementName Reading = new("query", "leases");
    private static readonly StatementName Writing = new("update", "leases");
    private static readonly StatementName Removing = new("delete", "leases");

    private const string IsExpired = "l.renewed_time + make_interval(secs => l.duration_seconds) <= clock_timestamp()";
    private const string Columns = $"l.name, l.holder, l.duration_seconds, l.acquired_time, l.renewed_time, l.transitions, l.version, {IsExpired}";
    private const string Select = $"SELECT {Columns} FROM leases l WHERE l.name = $1";
    private const string SelectPage = $"SELECT {Columns} FROM leases l ORDER BY l.name LIMIT $1 OFFSET $2";
    private const string Count = "SELECT count(*) FROM leases";

    // The condition of the update is judged on the row as it is once its lock is held: of two who want it, one sees the other's write.
    private const string Take = $"""
        INSERT INTO leases AS l (name, holder, duration_seconds, acquired_time, renewed_time, version)
        SELECT $1, $2, $3, clock_timestamp(), clock_timestamp(), nextval('lease_versions')
        WHERE EXISTS (SELECT FROM leases e WHERE e.name = $1)
          OR $4::bigint IS NULL AND (SELECT count(*) FROM (SELECT FROM leases LIMIT $5) counted) < $5
        ON CONFLICT (name) DO UPDATE SET
          holder = EXCLUDED.holder, duration_seconds = EXCLUDED.duration_seconds,
          acquired_time = CASE WHEN l.holder = EXCLUDED.holder THEN l.acquired_time ELSE clock_timestamp() END,
          renewed_time = clock_timestamp(),
          transitions = l.transitions + CASE WHEN l.holder = EXCLUDED.holder THEN 0 ELSE 1 END, version = EXCLUDED.version
        WHERE (l.holder = EXCLUDED.holder OR {IsExpired}) AND ($4::bigint IS NULL OR l.version = $4)
        RETURNING {Columns}
        """;

    private const string Release = "DELETE FROM leases WHERE name = $1 AND holder = $2 AND ($3::bigint IS NULL OR version = $3) RETURNING version";

    private const string Prune = "DELETE FROM leases l WHERE l.renewed_time + make_interval(secs => l.duration_seconds) < clock_timestamp() - interval '1 day'";

    public async Task<Result<Lease>> FindAsync(string name, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        var found = await session.ReadAsync(Reading, Sql.Command(Select, Sql.Text(name)), ReadOneAsync, cancellation);
        return found is null ? Problem.NotFound("Lease", name) : found;
    }

    public async Task<(IReadOnlyList<Lease> Items, int Total)> ListAsync(int size, long offset, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(Reading, [Sql.Command(Count), Sql.Command(SelectPage, Sql.Int(size), Sql.Long(offset))], async (reader, token) =>
        {
            var total = await reader.ReadAsync(token) ? (int)reader.GetInt64(0) : 0;
            await reader.NextResultAsync(token);
            var items = new List<Lease>();
            while (await reader.ReadAsync(token))
                items.Add(Read(reader));
            return ((IReadOnlyList<Lease>)items, total);
        }, cancellation);
    }

    /// <summary>Takes a lease that is free, expired or the holder's own already, and renews it.</summary>
    public async Task<Result<Lease>> TakeAsync(string name, LeaseRequest wanted, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        var take = Sql.Command(
            Take, Sql.Text(name), Sql.Text(wanted.Holder), Sql.Int(wanted.DurationSeconds), OptionalLong(wanted.Version), Sql.Int(MaxLeases));
        var (taken, present) = await session.ReadAsync(Writing, [take, Sql.Command(Select, Sql.Text(name))], ReadTwoAsync, cancellation);
        return taken is not null ? taken : Refuse(name, wanted, present);
    }

    /// <summary>Null when the holder does not have it any more, which is what it wanted.</summary>
    public async Task<Problem?> ReleaseAsync(string name, LeaseRequest wanted, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        var release = Sql.Command(Release, Sql.Text(name), Sql.Text(wanted.Holder), OptionalLong(wanted.Version));
        var (released, present) = await session.ReadAsync(Removing, [release, Sql.Command(Select, Sql.Text(name))], async (reader, token) =>
        {
            var gone = await reader.ReadAsync(token);
            await reader.NextResultAsync(token);
            return (gone, await ReadOneAsync(reader, token));
        }, cancellation);
        return released || present is null ? null : Refuse(name, wanted, present);
    }

    /// <summary>Removes what expired a day ago.</summary>
    public async Task PruneAsync(CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        await session.ExecuteAsync(Removing, Sql.Command(Prune), cancellation);
    }

    private static Problem Refuse(string name, LeaseRequest wanted, Lease? present)
    {
        if (present is null)
        {
            return wanted.Version is null
                ? Problem.StateConflict($"Lease '{name}' cannot be added: there are {MaxLeases} leases already")
                : new(ProblemKind.VersionConflict, $"Lease '{name}' does not exist any more; take it without a version");
        }
        if (wanted.Version is { } version && version != present.Version)
            return new(ProblemKind.VersionConflict, $"Lease '{name}' is at version {present.Version}, not {version}");
        return Problem.StateConflict($"Lease '{name}' is held by '{present.Holder}'");
    }

    private static async Task<(Lease? Taken, Lease? Present)> ReadTwoAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var taken = await ReadOneAsync(reader, cancellation);
        await reader.NextResultAsync(cancellation);
        return (taken, await ReadOneAsync(reader, cancellation));
    }

    private static async Task<Lease?> ReadOneAsync(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? Read(reader) : null;

    private static Lease Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt32(2), row.Time(3), row.Time(4), row.GetInt32(5), row.GetInt64(6), row.GetBoolean(7));

    private static NpgsqlParameter OptionalLong(long? value) => new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint, Value = value ?? (object)DBNull.Value };
}
