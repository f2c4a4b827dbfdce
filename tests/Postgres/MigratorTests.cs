using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Postgres.Tests;

public sealed class MigratorTests(PostgresServer postgres)
{
    private static readonly MigrationLock Key = new(1, 2, TimeSpan.FromSeconds(10));
    private static readonly Migration[] Migrations = [new("0001_a", "CREATE TABLE a (id int)"), new("0002_b", "CREATE TABLE b (id int); INSERT INTO b VALUES (1)")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_start_together_apply_each_migration_once()
    {
        await using var database = await OpenAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(database, Migrations, Key).ApplyAsync(Cancellation)));
        Assert.Equal(2, applied.Sum());
        Assert.Equal(0, await new Migrator(database, Migrations, Key).ApplyAsync(Cancellation));
    }

    [Fact]
    public async Task A_failed_migration_leaves_the_ones_before_it_and_frees_the_lock()
    {
        await using var database = await OpenAsync();
        Migration[] broken = [Migrations[0], new("0002_b", "CREATE TABLE b (id int); SELECT nope")];
        await Assert.ThrowsAsync<PostgresException>(() => new Migrator(database, broken, Key).ApplyAsync(Cancellation));
        Assert.False(await new Migrator(database, Migrations, Key).IsCurrentAsync(Cancellation));
        Assert.Equal(1, await new Migrator(database, Migrations, Key).ApplyAsync(Cancellation));
        Assert.True(await new Migrator(database, Migrations, Key).IsCurrentAsync(Cancellation));
    }

    [Fact]
    public async Task A_replica_waits_no_longer_than_the_limit_and_cancellation_ends_the_wait()
    {
        var connectionString = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = TestDatabase.Open(new() { ConnectionString = connectionString });
        await using var holder = new NpgsqlConnection(connectionString);
        await holder.OpenAsync(Cancellation);
        await using var held = await holder.BeginTransactionAsync(Cancellation);
        await using (var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock(1, 2)", holder))
            await take.ExecuteNonQueryAsync(Cancellation);
        var error = await Assert.ThrowsAsync<PostgresException>(() => new Migrator(database, Migrations, Key with { Limit = TimeSpan.FromMilliseconds(200) }).ApplyAsync(Cancellation));
        Assert.Equal(DatabaseFault.Timeout, DatabaseFaults.Classify(error));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Migrator(database, Migrations, Key).ApplyAsync(cancel.Token));
        await held.RollbackAsync(Cancellation);
        Assert.Equal(2, await new Migrator(database, Migrations, Key).ApplyAsync(Cancellation));
    }

    private async Task<Database> OpenAsync() => TestDatabase.Open(new() { ConnectionString = await postgres.CreateDatabaseAsync(Cancellation) });
}
