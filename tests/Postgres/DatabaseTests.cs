using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Postgres.Tests;

public sealed class DatabaseTests(PostgresServer postgres)
{
    private static readonly StatementName Name = new("raw", "test");
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_that_is_not_committed_leaves_nothing()
    {
        await using var database = await CreateAsync();
        await using (var session = await database.BeginAsync(Cancellation))
            await session.ExecuteAsync(Name, Sql.Command("INSERT INTO t VALUES (1)"), Cancellation);
        Assert.Equal(0, await CountAsync(database));
        await using (var session = await database.BeginAsync(Cancellation))
        {
            await session.ExecuteAsync(Name, Sql.Command("INSERT INTO t VALUES (1)"), Cancellation);
            await session.CommitAsync(Cancellation);
        }
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task The_last_statements_and_the_commit_share_a_round_trip()
    {
        await using var database = await CreateAsync();
        var before = database.RoundTrips;
        await using (var session = await database.BeginAsync(Cancellation))
            await session.ExecuteAndCommitAsync(Name, [Sql.Command("INSERT INTO t VALUES ($1)", Sql.Int(1))], Cancellation);
        Assert.Equal(1, database.RoundTrips - before);
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task A_failed_batch_outside_a_transaction_leaves_nothing_and_the_connection_stays_usable()
    {
        await using var database = await CreateAsync();
        await using (var session = await database.OpenAsync(Cancellation))
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() =>
                session.ExecuteAsync(Name, [Sql.Command("INSERT INTO t VALUES (1)"), Sql.Command("INSERT INTO t VALUES (1)")], Cancellation));
            Assert.Equal(DatabaseFault.UniqueViolation, DatabaseFaults.Classify(error));
        }
        Assert.Equal(0, await CountAsync(database));
    }

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    public async Task A_unit_of_work_that_the_server_breaks_off_is_run_again_from_its_beginning(string state)
    {
        await using var database = await CreateAsync();
        var attempts = 0;
        Assert.Equal(7, await database.RunUnitAsync(async token =>
        {
            await using var session = await database.BeginAsync(token);
            await session.ExecuteAsync(Name, Sql.Command("INSERT INTO t VALUES (1)"), token);
            if (++attempts < 3)
                await session.ExecuteAsync(Name, Raise(state), token);
            await session.CommitAsync(token);
            return 7;
        }, Cancellation));
        Assert.Equal(3, attempts);
        Assert.Equal(1, await CountAsync(database));
    }

    [Theory]
    [InlineData("40P01", 5)]
    [InlineData("23505", 1)]
    [InlineData("57014", 1)]
    public async Task A_unit_of_work_is_tried_a_few_times_and_only_where_it_may_help(string state, int expected)
    {
        await using var database = await CreateAsync();
        var attempts = 0;
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.RunUnitAsync(async token =>
        {
            attempts++;
            await using var session = await database.BeginAsync(token);
            return await session.ExecuteAsync(Name, Raise(state), token);
        }, Cancellation));
        Assert.Equal((state, expected), (error.SqlState, attempts));
    }

    private static NpgsqlBatchCommand Raise(string state) => Sql.Command($"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$");

    [Theory]
    [InlineData("SELECT 1/0", DatabaseFault.InvalidValue)]
    [InlineData("SELECT 'x'::int", DatabaseFault.InvalidValue)]
    [InlineData("SELECT nope", DatabaseFault.Other)]
    [InlineData("SET statement_timeout = 10; SELECT pg_sleep(5)", DatabaseFault.Timeout)]
    [InlineData("SELECT pg_terminate_backend(pg_backend_pid())", DatabaseFault.Connection)]
    public async Task Failures_are_told_apart(string sql, DatabaseFault fault)
    {
        await using var database = await CreateAsync();
        await using var session = await database.OpenAsync(Cancellation);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => session.ExecuteAsync(Name, [.. sql.Split(';').Select(s => Sql.Command(s))], Cancellation));
        Assert.Equal(fault, DatabaseFaults.Classify(error));
    }

    [Fact]
    public async Task A_rotated_password_file_is_read_for_the_next_connection()
    {
        var file = Path.GetTempFileName();
        var builder = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(Cancellation));
        var admin = TestDatabase.Open(new() { ConnectionString = builder.ConnectionString });
        await RunAsync(admin, "CREATE ROLE rotating LOGIN PASSWORD 'first'");
        await File.WriteAllTextAsync(file, "first\n", Cancellation);
        await using var database = TestDatabase.Open(new()
        {
            ConnectionString = builder.ConnectionString + ";Pooling=false", Username = "rotating", Password = new(null, file),
        });
        Assert.Null(await database.PingAsync(TimeSpan.FromSeconds(5), Cancellation));
        await RunAsync(admin, "ALTER ROLE rotating PASSWORD 'second'");
        await File.WriteAllTextAsync(file, "second", Cancellation);
        Assert.Null(await database.PingAsync(TimeSpan.FromSeconds(5), Cancellation));
        await admin.DisposeAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task A_changed_file_is_noticed_when_a_connection_fails()
    {
        var file = Path.GetTempFileName();
        var builder = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(Cancellation));
        await File.WriteAllTextAsync(file, "no_such_database", Cancellation);
        await using var database = TestDatabase.Open(new() { ConnectionString = builder.ConnectionString, Name = new(null, file) });
        Assert.Equal("database unreachable", await database.PingAsync(TimeSpan.FromSeconds(5), Cancellation));
        await File.WriteAllTextAsync(file, builder.Database, Cancellation);
        Assert.Null(await database.PingAsync(TimeSpan.FromSeconds(5), Cancellation));
        File.Delete(file);
    }

    [Fact]
    public async Task A_ping_of_nobody_says_so_without_details()
    {
        await using var database = TestDatabase.Open(new() { Host = "127.0.0.1", Port = "1", Username = "secret-user", Password = "secret" });
        Assert.Equal("database unreachable", await database.PingAsync(TimeSpan.FromSeconds(2), Cancellation));
    }

    [Fact]
    public void Settings_override_the_connection_string_and_wrong_ones_are_named()
    {
        var resolved = new NpgsqlConnectionStringBuilder(new PostgresOptions { ConnectionString = "Host=a;Database=b", Host = "c", SslMode = "verify-full", MaxConnections = 7 }.Resolve());
        Assert.Equal(("c", "b", SslMode.VerifyFull, 7), (resolved.Host, resolved.Database, resolved.SslMode, resolved.MaxPoolSize));
        Assert.Contains("loud", Assert.Throws<PostgresConfigurationException>(() => new PostgresOptions { SslMode = "loud" }.Resolve()).Message);
        Assert.Contains("/nowhere", Assert.Throws<PostgresConfigurationException>(() => new PostgresOptions { Name = new(null, "/nowhere") }.Resolve()).Message);
    }

    private async Task<Database> CreateAsync()
    {
        var database = TestDatabase.Open(new() { ConnectionString = await postgres.CreateDatabaseAsync(Cancellation) });
        await RunAsync(database, "CREATE TABLE t (id int PRIMARY KEY)");
        return database;
    }

    private static async Task RunAsync(Database database, string sql)
    {
        await using var session = await database.OpenAsync(Cancellation);
        await session.ExecuteAsync(Name, Sql.Command(sql), Cancellation);
    }

    private static async Task<long> CountAsync(Database database)
    {
        await using var session = await database.OpenAsync(Cancellation);
        return await session.ReadAsync(Name, Sql.Command("SELECT count(*) FROM t"), async (reader, token) =>
        {
            await reader.ReadAsync(token);
            return reader.GetInt64(0);
        }, Cancellation);
    }
}
