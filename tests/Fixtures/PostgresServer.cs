using Aspire.Hosting.Native;
using Aspire.Hosting.Processes;
using Npgsql;
using Xunit;

namespace HyperFleet.Fixtures;

/// <summary>
/// A PostgreSQL server of its own, one per test assembly; every test takes a fresh database.
/// <code>
/// [assembly: AssemblyFixture(typeof(PostgresServer))]
/// public sealed class ClusterTests(PostgresServer postgres)
///     var connectionString = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
/// </code>
/// </summary>
public sealed class PostgresServer : ServerFixture
{
    private const string Password = "fixture";
    private readonly PostgresProgram _program;
    private int _databases;

    /// <summary>As a fixture: fast, because a crash of the machine may lose its data.</summary>
    public PostgresServer()
        : this(durable: false)
    {
    }

    private PostgresServer(bool durable) =>
        _program = new PostgresProgram(Workspace.CreateDirectory("postgres"), TakePort(), "postgres", Password) { Durable = durable };

    /// <summary>Connects the superuser to the database <c>postgres</c>.</summary>
    public string ConnectionString => Demanded(_program).ConnectionString;

    /// <summary>The server's port on 127.0.0.1.</summary>
    public int Port => Demanded(_program).Port;

    /// <summary>Configured as its makers ship it, fsync on; for measurements. Not started yet.</summary>
    public static PostgresServer Durable() => new(durable: true);

    /// <summary>Creates an empty database (about 30 ms) and returns its connection string. Nothing needs to drop it.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation = default)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0 STRATEGY wal_log", cancellation);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Creates an empty database that belongs to a new role of the same name, and returns the role's connection string.</summary>
    public async Task<string> CreateOwnedDatabaseAsync(string name, string password, CancellationToken cancellation = default)
    {
        await ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{password}'", cancellation);
        await ExecuteAsync($"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 STRATEGY wal_log", cancellation);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, Username = name, Password = password }.ConnectionString;
    }

    /// <summary>Gives a role another password and ends its connections.</summary>
    public async Task ChangePasswordAsync(string role, string password, CancellationToken cancellation = default)
    {
        await ExecuteAsync($"ALTER ROLE {role} PASSWORD '{password}'", cancellation);
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'", cancellation);
    }

    /// <summary>Every row of every table of a database, as text.</summary>
    public async Task<string> DumpAsync(string database, CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, Database = database }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT database_to_xml(true, false, '')::text", connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>From now on only encrypted connections are let in, as RDS does it (<c>rds.force_ssl</c>).</summary>
    public async Task RequireTlsAsync(TestCertificates certificates, CancellationToken cancellation = default)
    {
        await InstallAsync(certificates.ServerCertificate, "server.crt", cancellation);
        await InstallAsync(certificates.ServerKey, "server.key", cancellation);
        await File.WriteAllTextAsync(Path.Combine(_program.DataDirectory, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n", cancellation);
        await using (var connection = await OpenAsync(SslMode.Prefer))
        {
            await using var encrypt = new NpgsqlCommand("ALTER SYSTEM SET ssl = on", connection);
            await encrypt.ExecuteNonQueryAsync(cancellation);
            await using var reload = new NpgsqlCommand("SELECT pg_reload_conf()", connection);
            await reload.ExecuteNonQueryAsync(cancellation);
        }
        await Eventually.Passes(async () => await (await OpenAsync(SslMode.Require)).DisposeAsync(), TimeSpan.FromSeconds(90));
        await Eventually.Passes(() => Assert.ThrowsAnyAsync<NpgsqlException>(() => OpenAsync(SslMode.Disable)), TimeSpan.FromSeconds(90));

        async Task<NpgsqlConnection> OpenAsync(SslMode mode)
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, SslMode = mode }.ConnectionString);
            await connection.OpenAsync(cancellation);
            return connection;
        }
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellation);
#pragma warning disable CA2100 // names and passwords are the tests' own; these statements take no parameters
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // PostgreSQL takes a key that belongs to its own user and that nobody else can read.
    private Task<string> InstallAsync(string file, string name, CancellationToken cancellation) => Tool.RunAsync(
        "install", [.. Posix.IsRoot ? new[] { "-o", "postgres", "-g", "postgres" } : [], "-m", "600", file, Path.Combine(_program.DataDirectory, name)], cancellation: cancellation);

    private protected override INativeProgram Program() => _program;

}
