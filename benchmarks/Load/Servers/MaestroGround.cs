using HyperFleet.Fixtures;
using HyperFleet.Load.Measuring;
using Npgsql;

namespace HyperFleet.Load.Servers;

/// <summary>PostgreSQL, an MQTT broker and the Maestro server between them, each a process as it is deployed.</summary>
internal sealed class MaestroGround : IAsyncDisposable
{
    private readonly LoopbackPort _rest = LoopbackPort.Take(), _grpc = LoopbackPort.Take(), _health = LoopbackPort.Take(), _metrics = LoopbackPort.Take();
    private readonly string _brokerFile = Path.GetTempFileName();
    private readonly PostgresServer _postgres;
    private RoleProcess? _server;

    private MaestroGround(PostgresServer postgres, MosquittoServer broker, string connectionString)
    {
        (_postgres, Broker, ConnectionString) = (postgres, broker, connectionString);
        Database = NpgsqlDataSource.Create(connectionString + ";Command Timeout=300");
        File.WriteAllText(_brokerFile, $"brokerHost: 127.0.0.1:{broker.Port}\ntopics:\n  sourceEvents: sources/maestro/consumers/+/sourceevents\n  agentEvents: sources/maestro/consumers/+/agentevents\n");
    }

    public MosquittoServer Broker { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    /// <summary>The process above all backends.</summary>
    public int PostgresId { get; private set; }

    public int RestPort => _rest.Number;

    public int MetricsPort => _metrics.Number;

    public RoleProcess Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    /// <summary>A migrated database and a broker; no server runs yet.</summary>
    public static async Task<MaestroGround> PrepareAsync(LoadSettings settings, CancellationToken cancellation)
    {
        var postgres = settings.Durable ? PostgresServer.Durable() : new PostgresServer();
        await postgres.InitializeAsync();
        var broker = await MosquittoServer.StartAsync("message_size_limit 131072", "max_inflight_messages 0");
        var ground = new MaestroGround(postgres, broker, await postgres.CreateDatabaseAsync(cancellation));
        await using var command = ground.Database.CreateCommand("SELECT pg_backend_pid()");
        ground.PostgresId = ProcessCpu.ParentOf((int)(await command.ExecuteScalarAsync(cancellation))!);
        await RoleProcess.RunAsync(["maestro", "migration"], ground.Environment, cancellation);
        return ground;
    }

    /// <summary>The same with the server on it.</summary>
    public static async Task<MaestroGround> StartAsync(LoadSettings settings, CancellationToken cancellation)
    {
        var ground = await PrepareAsync(settings, cancellation);
        await ground.StartServerAsync();
        return ground;
    }

    public async Task StartServerAsync() => _server = await RoleProcess.StartAsync(
        [
            "maestro", "server", $"--message-broker-config-file={_brokerFile}", "--server-hostname=127.0.0.1", "--client-id=maestro-bench", $"--http-server-bindport={RestPort}",
            $"--grpc-server-bindport={_grpc.Number}", $"--health-check-server-bindport={_health.Number}", $"--metrics-server-bindport={MetricsPort}", "--http-write-timeout=300s",
        ], Environment, new($"http://127.0.0.1:{_health.Number}/readyz"));

    public async Task StopServerAsync()
    {
        await Server.DisposeAsync();
        _server = null;
    }

    public CpuMeter Meter() => new(("server", Server.Id), ("postgres", PostgresId));

    public async Task<long> SqlAsync(string sql, CancellationToken cancellation)
    {
#pragma warning disable CA2100 // constants of the contests
        await using var command = Database.CreateCommand(sql);
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation));
    }

    /// <summary>Consumers <c>c-1</c>, <c>c-2</c>, ….</summary>
    public Task AddConsumersAsync(int count, CancellationToken cancellation) => SqlAsync($"""
        WITH c AS (INSERT INTO consumers (id, name, created_at, updated_at) SELECT 'c-' || n, 'c-' || n, now(), now() FROM generate_series(1, {count}) n RETURNING 1) SELECT count(*) FROM c
        """, cancellation);

    /// <summary>Bundles <c>b-1</c>, <c>b-2</c>, …, dealt out to the consumers in turn; without events, so that only resyncs bring them.</summary>
    /// <param name="statusBytes">Of padding in a stored status; 0 for none.</param>
    public Task AddBundlesAsync(int first, int count, int consumers, int specBytes, int statusBytes, CancellationToken cancellation) => SqlAsync($$"""
        WITH text AS MATERIALIZED (SELECT string_agg(md5(i::text), '') AS t FROM generate_series(1, 2000) i),
        r AS (INSERT INTO resources (id, name, source, consumer_name, version, type, payload, status, created_at, updated_at)
          SELECT 'b-' || n, 'b-' || n, 'bench', 'c-' || (1 + n % {{consumers}}), 1, '', jsonb_build_object('specversion', '1.0', 'id', n::text, 'source', 'bench',
              'type', 'io.open-cluster-management.works.v1alpha1.manifestbundles.spec.create_request', 'datacontenttype', 'application/json', 'clustername', 'c-' || (1 + n % {{consumers}}),
              'resourceid', 'b-' || n, 'resourceversion', 1, 'metadata', jsonb_build_object('name', 'b-' || n, 'labels', jsonb_build_object('bench', 'true')),
              'data', jsonb_build_object('manifests', jsonb_build_array(jsonb_build_object('apiVersion', 'v1', 'kind', 'ConfigMap', 'metadata', jsonb_build_object('name', 'm' || n, 'namespace', 'default'),
                'data', jsonb_build_object('text', substr(t, 1 + n % 1000, {{specBytes}})))))),
            CASE WHEN {{statusBytes}} > 0 THEN jsonb_build_object('specversion', '1.0', 'id', n::text, 'source', 'agent', 'type', 'a.b.c.status.update_request', 'resourceversion', 1,
              'sequenceid', '1', 'statushash', 'h', 'data', jsonb_build_object('conditions', jsonb_build_array(), 'resourceStatus', jsonb_build_array(jsonb_build_object('pad', substr(t, 1 + n % 1000, {{statusBytes}}))))) END,
            now(), now()
          FROM generate_series({{first}}, {{first + count - 1}}) n, text RETURNING 1)
        SELECT count(*) FROM r
        """, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await Database.DisposeAsync();
        await Broker.DisposeAsync();
        await _postgres.DisposeAsync();
        foreach (var port in new[] { _rest, _grpc, _health, _metrics })
            port.Dispose();
        File.Delete(_brokerFile);
    }

    private Dictionary<string, string> Environment => new() { ["ConnectionStrings__maestro"] = ConnectionString };
}
