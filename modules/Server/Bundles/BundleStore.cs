using HyperFleet.Postgres;
using HyperFleet.Server.Delivery;
using HyperFleet.Server.Errors;
using HyperFleet.Server.Hosting;
using HyperFleet.Server.Telemetry;
using Npgsql;

namespace HyperFleet.Server.Bundles;

/// <summary>
/// Bundles in PostgreSQL. A change and its event are one round trip and one transaction (incident I5); the hint to the queue follows,
/// and when it is lost the sweep finds the open event.
/// </summary>
internal sealed class BundleStore(Database database, SpecQueue queue, LockMetrics locks, TimeProvider time)
{
    private const string Select = $"SELECT {BundleRow.Columns} FROM resources WHERE id = ANY($1)";

    private const string Insert = """
        INSERT INTO resources (id, name, source, consumer_name, version, type, payload, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, '', $6, $7, $7)
        """;

    private const string InsertEvent =
        "INSERT INTO events (id, created_at, updated_at, source, source_id, event_type) VALUES ($1, $2, $2, 'Resources', $3, $4)";

    private const string Lock = "SELECT pg_advisory_xact_lock($1, $2)";

    private const string Update = $"""
        WITH changed AS (
          UPDATE resources SET version = version + 1, payload = $2, updated_at = $3
          WHERE id = $1 AND deleted_at IS NULL AND ($4 = 0 OR version = $4) AND payload IS DISTINCT FROM $2
          RETURNING {BundleRow.Columns}
        ), noted AS (
          INSERT INTO events (id, created_at, updated_at, source, source_id, event_type)
          SELECT $5, $3, $3, 'Resources', id, 'Update' FROM changed
        )
        SELECT * FROM changed
        """;

    // A second delete changes no row and makes no event (incident I1).
    private const string MarkDeleting = """
        WITH marked AS (
          UPDATE resources SET deleted_at = $2, updated_at = $2 WHERE id = $1 AND deleted_at IS NULL RETURNING id, consumer_name
        ), noted AS (
          INSERT INTO events (id, created_at, updated_at, source, source_id, event_type)
          SELECT $3, $2, $2, 'Resources', id, 'Delete' FROM marked
        )
        SELECT consumer_name FROM marked
        """;

    private static readonly StatementName Creating = new("create", "resources");
    private static readonly StatementName Updating = new("update", "resources");
    private static readonly StatementName Deleting = new("delete", "resources");

    public async Task<Bundle?> GetAsync(string id, CancellationToken cancellation) =>
        (await ReadAsync([id], cancellation)).FirstOrDefault();

    /// <summary>The present rows of these ids, in no particular order.</summary>
    public async Task<List<Bundle>> ReadAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await session.ReadAsync(BundleRow.Query, Sql.Command(Select, Sql.Texts(ids)), BundleRow.ReadAllAsync, cancellation);
    }

    public async Task<Result<Bundle>> InsertAsync(Bundle bundle, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var session = await database.OpenAsync(cancellation);
        try
        {
            await session.ExecuteAsync(Creating,
            [
                Sql.Command(Insert, Sql.Text(bundle.Id), Sql.Text(bundle.Name), Sql.Text(bundle.Source), Sql.Text(bundle.ConsumerName), Sql.Long(bundle.Version), Sql.Json(bundle.Payload), Sql.Time(now)),
                Sql.Command(InsertEvent, Sql.Text(NewId()), Sql.Time(now), Sql.Text(bundle.Id), Sql.Text("Create")),
            ], cancellation);
        }
        catch (PostgresException e) when (Refused(e) is { } refusal)
        {
            return refusal;
        }
        queue.Add(new(bundle.Id, bundle.ConsumerName, IsDelete: false));
        return bundle with { CreatedAt = now, UpdatedAt = now };
    }

    /// <summary>Replaces the payload; version 0 stands for the stored one. The same payload again changes nothing.</summary>
    public async Task<Result<Bundle>> ReplaceAsync(string id, int version, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        List<Bundle> changed;
        var started = time.GetTimestamp();
        await using (var session = await database.OpenAsync(cancellation))
        {
            try
            {
                changed = await session.ReadAsync(Updating,
                [
                    Sql.Command(Lock, Sql.Int(AdvisoryLock.KeyOf(id)), Sql.Int(AdvisoryLock.Resources)),
                    Sql.Command(Update, Sql.Text(id), Sql.Json(payload), Sql.Time(time.GetUtcNow()), Sql.Long(version), Sql.Text(NewId())),
                ], SecondResultAsync, cancellation);
            }
            catch (PostgresException e) when (Refused(e) is { } refusal)
            {
                return refusal;
            }
        }
        Locked(started);
        if (changed is not [var bundle])
            return await WhyUnchangedAsync(id, version, cancellation);
        queue.Add(new(id, bundle.ConsumerName, IsDelete: false));
        return bundle;
    }

    /// <summary>Marks as deleting, once: unknown and deleting bundles stay as they are (deletion is monotonic).</summary>
    public async Task MarkDeletingAsync(string id, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        await using var session = await database.OpenAsync(cancellation);
        var consumer = await session.ReadAsync(Deleting,
        [
            Sql.Command(Lock, Sql.Int(AdvisoryLock.KeyOf(id)), Sql.Int(AdvisoryLock.Resources)),
            Sql.Command(MarkDeleting, Sql.Text(id), Sql.Time(time.GetUtcNow()), Sql.Text(NewId())),
        ], async (reader, token) =>
        {
            await reader.NextResultAsync(token);
            return await reader.ReadAsync(token) ? reader.GetString(0) : null;
        }, cancellation);
        Locked(started);
        if (consumer is not null)
            queue.Add(new(id, consumer, IsDelete: true));
    }

    private void Locked(long started)
    {
        locks.Took("resources", 1, time.GetElapsedTime(started));
        locks.Released("resources", 1);
    }

    private async Task<Result<Bundle>> WhyUnchangedAsync(string id, int version, CancellationToken cancellation) => await GetAsync(id, cancellation) switch
    {
        null => Refusal.BundleNotFound(id),
        { IsDeleting: true } => new Refusal(RefusalKind.UnderDeletion, $"the resource is under deletion, id: {id}"),
        var present when version != 0 && present.Version != version =>
            new Refusal(RefusalKind.VersionConflict, $"the resource version is not the latest, the latest version: {present.Version}"),
        var same => same,
    };

    private static async Task<List<Bundle>> SecondResultAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        await reader.NextResultAsync(cancellation);
        return await BundleRow.ReadAllAsync(reader, cancellation);
    }

    private static Refusal? Refused(PostgresException e) => DatabaseFaults.Classify(e) switch
    {
        DatabaseFault.UniqueViolation => new(RefusalKind.Duplicate, "This Resource already exists"),
        DatabaseFault.ForeignKeyViolation => new(RefusalKind.UnknownConsumer,
            $"Unable to create Resource: insert or update on table \"resources\" violates foreign key constraint \"{e.ConstraintName}\": the consumer does not exist"),
        DatabaseFault.InvalidValue => Refusal.Invalid("the content holds a value that cannot be stored, such as the character U+0000"),
        _ => null,
    };

    private static string NewId() => Guid.CreateVersion7().ToString();
}
