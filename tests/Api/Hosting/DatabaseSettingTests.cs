using HyperFleet.Api.Configuration;
using HyperFleet.Api.Hosting;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary>Settings of the database, and the schema in it.</summary>
public sealed class DatabaseSettingTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Debug_logs_every_statement_without_its_values()
    {
        var logs = new LogCapture();
        await using var api = await ApiServer.StartAsync(
            postgres, o => o with { Database = o.Database with { Debug = true }, Logging = o.Logging with { Level = "info" } }, logs: logs);
        await api.CreateClusterAsync("visible-nowhere");
        var statement = await Eventually.Value(() => Task.FromResult(logs.Lines.FirstOrDefault(l => l.Message.Contains("INSERT INTO resources "))), l => l is not null);
        Assert.Contains("$1", statement!.Message);
        Assert.DoesNotContain(logs.Lines, l => l.Message.Contains("visible-nowhere"));
    }

    [Fact]
    public async Task Without_debug_no_statement_is_logged()
    {
        var logs = new LogCapture();
        await using var api = await ApiServer.StartAsync(postgres, o => o with { Logging = o.Logging with { Level = "info" } }, logs: logs);
        await api.CreateClusterAsync();
        Assert.DoesNotContain(logs.Lines, l => l.Message.Contains("INSERT INTO"));
    }

    [Fact]
    public async Task A_schema_that_is_not_current_ends_readiness_until_it_is_migrated()
    {
        await using var api = await ApiServer.StartAsync(postgres, migrate: false);
        var (status, body) = await api.ReadyAsync();
        Assert.Equal(503, status);
        Assert.Contains("schema is not current", body);
        Assert.Equal(200, (await api.LiveAsync()).Status);
        await api.MigrateAsync();
        Assert.Equal(200, (await api.ReadyAsync()).Status);
    }

    [Fact]
    public async Task Replicas_that_migrate_at_once_all_succeed_and_apply_each_step_once()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var options = new ApiOptions
        {
            Server = new() { Jwt = new() { Enabled = false } },
            Logging = new() { Level = "error" },
            Database = new() { ConnectionString = database },
        };
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ApiHost.MigrateAsync(options, Cancellation))));
        Assert.All(codes, code => Assert.Equal(0, code));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Cancellation);
        await using var count = new NpgsqlCommand("SELECT count(*) = count(DISTINCT id) AND count(*) > 0 FROM migrations", connection);
        Assert.Equal(true, await count.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_rotated_password_is_taken_from_its_file_without_a_restart()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "first\n", Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var admin = new NpgsqlConnection(database);
        await admin.OpenAsync(Cancellation);
        await RunAsync(admin, "CREATE ROLE rotating_api LOGIN SUPERUSER PASSWORD 'first'");
        await using (var api = await ApiServer.StartAsync(postgres, connectionString: database, configure: o => o with
        {
            Database = o.Database with { Username = "rotating_api", PasswordFile = file },
        }))
        {
            await api.CreateClusterAsync();
            await RunAsync(admin, "ALTER ROLE rotating_api PASSWORD 'second'");
            await RunAsync(admin, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating_api'");
            // Until the file follows, logins fail: a clean 503, nothing else.
            (await Eventually.Value(() => api.GetAsync("clusters"), r => r.Status == 503)).ExpectProblem(503, "SVC-001");
            await File.WriteAllTextAsync(file, "second\n", Cancellation);
            await Eventually.Equal(200, async () => (await api.GetAsync("clusters")).Status);
            await api.CreateClusterAsync();
        }
        File.Delete(file);
    }

    [Fact]
    public async Task A_changed_user_file_is_read_when_a_login_fails()
    {
        var (user, password) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(user, "rotating_one", Cancellation);
        await File.WriteAllTextAsync(password, "one", Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var admin = new NpgsqlConnection(database);
        await admin.OpenAsync(Cancellation);
        await RunAsync(admin, "CREATE ROLE rotating_one LOGIN SUPERUSER PASSWORD 'one'; CREATE ROLE rotating_two LOGIN SUPERUSER PASSWORD 'two'");
        await using (var api = await ApiServer.StartAsync(postgres, connectionString: database, configure: o => o with
        {
            Database = o.Database with { UsernameFile = user, PasswordFile = password },
        }))
        {
            await api.CreateClusterAsync();
            await File.WriteAllTextAsync(user, "rotating_two", Cancellation);
            await File.WriteAllTextAsync(password, "two", Cancellation);
            await RunAsync(admin, "ALTER ROLE rotating_one NOLOGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating_one'");
            await Eventually.Equal(200, async () => (await api.GetAsync("clusters")).Status);
        }
        File.Delete(user);
        File.Delete(password);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
