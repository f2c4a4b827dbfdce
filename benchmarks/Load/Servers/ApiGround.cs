using HyperFleet.Fixtures;
using HyperFleet.Load.Measuring;
using Npgsql;

namespace HyperFleet.Load.Servers;

/// <summary>PostgreSQL with a migrated database, and the API on it as it is deployed: validation on, logging at its default.</summary>
internal sealed class ApiGround : IAsyncDisposable
{
    private readonly List<LoopbackPort> _ports = [];
    private readonly PostgresServer _postgres;
    private readonly string _adapters;
    private RoleProcess? _api;
    private RoleProcess? _bare;

    private ApiGround(PostgresServer postgres, string connectionString, string adapters)
    {
        (_postgres, ConnectionString, _adapters) = (postgres, connectionString, adapters);
        (ApiPort, HealthPort, MetricsPort, BarePort) = (TakePort(), TakePort(), TakePort(), TakePort());
        Database = NpgsqlDataSource.Create(connectionString + ";Command Timeout=300");
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    public int ApiPort { get; }

    public int HealthPort { get; }

    public int MetricsPort { get; }

    public int BarePort { get; }

    public RoleProcess Api => _api ?? throw new InvalidOperationException("The API has not been started.");

    public RoleProcess Bare => _bare ?? throw new InvalidOperationException("The bare API has not been started.");

    /// <summary>The process above all backends.</summary>
    public int PostgresId { get; private set; }

    private Dictionary<string, string> Environment => new()
    {
        ["HYPERFLEET_DATABASE_CONNECTION_STRING"] = ConnectionString,
        ["HYPERFLEET_SERVER_BIND_ADDRESS"] = $"127.0.0.1:{ApiPort}",
        ["HYPERFLEET_HEALTH_BIND_ADDRESS"] = $"127.0.0.1:{HealthPort}",
        ["HYPERFLEET_METRICS_BIND_ADDRESS"] = $"127.0.0.1:{MetricsPort}",
        ["HYPERFLEET_SERVER_JWT_ENABLED"] = "false",
        ["HYPERFLEET_SERVER_OPENAPI_SCHEMA_PATH"] = Path.Combine(AppContext.BaseDirectory, "Fleets", "provider.yaml"),
        ["HYPERFLEET_CLUSTER_ADAPTERS"] = _adapters,
        ["HYPERFLEET_NODEPOOL_ADAPTERS"] = """["validation"]""",
    };

    /// <summary>A migrated database; nothing runs on it yet.</summary>
    /// <param name="adapters">The adapters that a cluster needs, as a JSON array.</param>
    public static async Task<ApiGround> PrepareAsync(LoadSettings settings, CancellationToken cancellation, string adapters = """["validation","dns"]""")
    {
        var postgres = settings.Durable ? PostgresServer.Durable() : new PostgresServer();
        await postgres.InitializeAsync();
        var ground = new ApiGround(postgres, await postgres.CreateDatabaseAsync(cancellation), adapters);
        await using var command = ground.Database.CreateCommand("SELECT pg_backend_pid()");
        ground.PostgresId = ProcessCpu.ParentOf((int)(await command.ExecuteScalarAsync(cancellation))!);
        await RoleProcess.RunAsync(["api", "migrate"], ground.Environment, cancellation);
        return ground;
    }

    /// <summary>A migrated database and the API on it.</summary>
    public static async Task<ApiGround> StartAsync(LoadSettings settings, CancellationToken cancellation, string adapters = """["validation","dns"]""")
    {
        var ground = await PrepareAsync(settings, cancellation, adapters);
        await ground.StartApiAsync();
        return ground;
    }

    public async Task StartApiAsync() => _api = await RoleProcess.StartAsync(["api", "serve"], Environment, new($"http://127.0.0.1:{HealthPort}/readyz"));

    public async Task StopApiAsync()
    {
        await Api.DisposeAsync();
        _api = null;
    }

    public async Task StartBareAsync() => _bare = await RoleProcess.StartBareAsync(ConnectionString, BarePort);

    public async Task StopBareAsync()
    {
        await Bare.DisposeAsync();
        _bare = null;
    }

    public CpuMeter MeterApi() => new(("api", Api.Id), ("postgres", PostgresId));

    public CpuMeter MeterBare() => new(("bare", Bare.Id), ("postgres", PostgresId));

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        if (_bare is not null)
            await _bare.DisposeAsync();
        await Database.DisposeAsync();
        await _postgres.DisposeAsync();
        _ports.ForEach(port => port.Dispose());
    }

    private int TakePort()
    {
        _ports.Add(LoopbackPort.Take());
        return _ports[^1].Number;
    }
}
