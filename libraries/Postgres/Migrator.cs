using Npgsql;

namespace HyperFleet.Postgres;

/// <summary>
/// Brings a schema up to date. Replicas that start together wait for one another on an advisory lock (API contract §7.2);
/// each migration commits with its row in <c>migrations</c>, so a failure leaves whole steps only.
/// </summary>
public sealed class Migrator(Database database, IReadOnlyList<Migration> migrations, MigrationLock key)
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS migrations (
          id varchar(255) PRIMARY KEY,
          applied_time timestamptz NOT NULL DEFAULT now()
        )
        """;

    /// <summary>Applies what is missing; the number of migrations applied.</summary>
    /// <exception cref="PostgresException">A migration failed, or the lock was not free within the limit of the key.</exception>
    public async Task<int> ApplyAsync(CancellationToken cancellation)
    {
        await using var holder = await database.ConnectAsync(cancellation);
        await using var held = await holder.BeginTransactionAsync(cancellation);
        await LockAsync(holder, cancellation);

        await using var connection = await database.ConnectAsync(cancellation);
        await RunAsync(connection, CreateTable, cancellation);
        var applied = await AppliedAsync(connection, cancellation);
        var missing = migrations.Where(m => !applied.Contains(m.Id)).ToList();
        foreach (var migration in missing)
            await ApplyAsync(connection, migration, cancellation);
        database.Logger.SchemaCurrent(migrations.Count);
        return missing.Count;
    }

    /// <summary>Whether every known migration is applied; false on a database that was never migrated.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellation)
    {
        await using var connection = await database.ConnectAsync(cancellation);
        await using var exists = new NpgsqlCommand("SELECT to_regclass('migrations') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellation) is not true)
            return false;
        var applied = await AppliedAsync(connection, cancellation);
        return migrations.All(m => applied.Contains(m.Id));
    }

    private async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = (int)key.Limit.TotalSeconds + 5,
            BatchCommands =
            {
                new("SELECT set_config('statement_timeout', $1, true)") { Parameters = { new() { Value = $"{key.Limit.TotalMilliseconds:0}" } } },
                new("SELECT pg_advisory_xact_lock($1, $2)") { Parameters = { new() { Value = key.Space }, new() { Value = key.Id } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await RunAsync(connection, migration.Sql, cancellation);
        await using var record = new NpgsqlCommand("INSERT INTO migrations (id) VALUES ($1)", connection) { Parameters = { new() { Value = migration.Id } } };
        await record.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        database.Logger.MigrationApplied(migration.Id);
    }

    private static async Task<HashSet<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            ids.Add(reader.GetString(0));
        return ids;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        // The text is an embedded file of this product, never input.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
