using Aspire.Hosting.Processes;
using Npgsql;

namespace Aspire.Hosting.Native;

/// <summary>PostgreSQL on the loopback address, with password authentication and without Unix sockets.</summary>
internal sealed record PostgresProgram(string DataDirectory, int Port, string UserName, string Password) : INativeProgram
{
    private static readonly string[] Throwaway =
    [
        "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=64MB",
        "-c", "max_connections=300", "-c", "dynamic_shared_memory_type=mmap",
    ];

    /// <summary>False only for tests: faster, but a crash of the machine loses data. A crash of the server does not.</summary>
    public bool Durable { get; init; } = true;

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = UserName, Password = Password, Database = "postgres" }
            .ConnectionString;

    // PostgreSQL refuses to run as root and then runs as the user its package creates.
    private static string[] Demotion => Posix.IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] : [];

    public async Task<ProcessSpec> PrepareAsync(CancellationToken cancellation)
    {
        var programs = NativePrograms.PostgresDirectory();
        if (!File.Exists(Path.Combine(DataDirectory, "PG_VERSION")))
            await InitializeAsync(programs, cancellation);
        string[] command =
        [
            .. Demotion, Path.Combine(programs, "postgres"), "-D", DataDirectory, "-p", Port.ToString(),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", .. Durable ? [] : Throwaway,
        ];
        return new ProcessSpec(command[0], command[1..]) { StopSignal = Signal.Interrupt };
    }

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Timeout=5;Pooling=false");
        await connection.OpenAsync(cancellation);
    }

    private async Task InitializeAsync(string programs, CancellationToken cancellation)
    {
        var passwordFile = DataDirectory + ".pw";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            await using (var writer = new StreamWriter(passwordFile, options))
                await writer.WriteLineAsync(Password.AsMemory(), cancellation);
            if (Posix.IsRoot)
                await Tool.RunAsync("chown", ["postgres:postgres", DataDirectory, passwordFile], cancellation: cancellation);
            string[] command =
            [
                .. Demotion, Path.Combine(programs, "initdb"), "-D", DataDirectory, "-U", UserName, $"--pwfile={passwordFile}",
                "--auth-host=scram-sha-256", "--auth-local=scram-sha-256", "--encoding=UTF8", "--no-locale", .. Durable ? [] : new[] { "--no-sync" },
            ];
            await Tool.RunAsync(command[0], command[1..], cancellation: cancellation);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }
}
