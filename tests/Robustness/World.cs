using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Robustness.Tests;

/// <summary>
/// One management cluster as it is deployed: server and agent in processes of their own, a real broker and a real database, each behind
/// a wire that can be cut; a Kubernetes API in memory. Everything here can fail, and be healed.
/// </summary>
internal sealed class World : Ground
{
    public const string Consumer = "management-abc123";
    private static readonly TimeSpan LeaseLimit = TimeSpan.FromSeconds(90);

    public FlakyCluster Cluster { get; private set; } = null!;

    public MosquittoServer Broker { get; private set; } = null!;

    public HyperFleetRole Server { get; private set; } = null!;

    public HyperFleetRole Agent { get; private set; } = null!;

    /// <summary>The agent that waits for the lease of the first; only in a world of two.</summary>
    public HyperFleetRole Second { get; private set; } = null!;

    public TcpProxy ServersWire { get; private set; } = null!;

    public TcpProxy AgentsWire { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public HttpClient Rest { get; private set; } = null!;

    /// <summary>What can happen here.</summary>
    public IReadOnlyList<Fault> Faults =>
    [
        Fault.Killed("the agent", Agent), Fault.KilledAndBack("the agent", Agent), Fault.Hangs("the agent", Agent),
        Fault.Killed("the server", Server), Fault.Hangs("the server", Server),
        Fault.Killed("the broker", Broker), new("the broker is restarted", _ => Broker.RestartAsync()),
        Fault.Cut("the agent's connection is", AgentsWire), Fault.Cut("the server's connection is", ServersWire),
        Fault.Cut("both connections are", ServersWire, AgentsWire),
        Fault.Held("the agent", AgentsWire), Fault.Held("the server", ServersWire),
        new("the database ends its sessions", _ => EndSessionsAsync()),
        .. Fault.TroublesOf("Kubernetes", Cluster),
    ];

    public static Task<World> StartAsync(PostgresServer postgres, CancellationToken cancellation) => StartAsync(postgres, null, cancellation);

    /// <summary>With two agents, of which the one that holds the lease works.</summary>
    public static Task<World> StartTwoAsync(PostgresServer postgres, IReadOnlyList<string> leaseFlags, CancellationToken cancellation) => StartAsync(postgres, leaseFlags, cancellation);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Rest?.Dispose();
    }

    private static Task<World> StartAsync(PostgresServer postgres, IReadOnlyList<string>? leaseFlags, CancellationToken cancellation) => StartAsync(new World(), async world =>
    {
        world.Cluster = world.Keep(await FlakyCluster.StartAsync(cancellation));
        world.Broker = world.Keep(await MosquittoServer.StartAsync("message_size_limit 131072"));
        world.ServersWire = world.Keep(TcpProxy.Start(world.Broker.Port));
        world.AgentsWire = world.Keep(TcpProxy.Start(world.Broker.Port));
        await world.StartServerAsync(await postgres.CreateDatabaseAsync(cancellation), cancellation);
        world.Agent = await world.StartAgentAsync("first", leaseFlags ?? []);
        if (leaseFlags is null)
            return;
        await Eventually.True(() => world.Agent.Output.Contains("Holding the lease", StringComparison.Ordinal), LeaseLimit);
        world.Second = await world.StartAgentAsync("second", leaseFlags);
    });

    /// <summary>Ends every session of the database at once.</summary>
    private async Task EndSessionsAsync()
    {
        await using var command = Database.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await command.ExecuteNonQueryAsync();
    }

    private async Task StartServerAsync(string connectionString, CancellationToken cancellation)
    {
        Database = Keep(NpgsqlDataSource.Create(connectionString + ";Application Name=observer"));
        var environment = new Dictionary<string, string?> { ["ConnectionStrings__maestro"] = connectionString };
        await HyperFleetRole.RunAsync(["maestro", "migration"], environment, cancellation);
        var (rest, health) = (TakePort(), TakePort());
        string[] arguments =
        [
            "maestro", "server", "--server-hostname=127.0.0.1", "--client-id=maestro-1", "--enable-grpc-server=false", $"--http-server-bindport={rest}",
            $"--health-check-server-bindport={health}", $"--metrics-server-bindport={TakePort()}", $"--message-broker-config-file={BrokerFile(ServersWire, "+")}",
        ];
        Server = Keep(await HyperFleetRole.StartAsync(arguments, environment, new($"http://127.0.0.1:{rest}/api/maestro/v1")));
        Rest = new HttpClient { BaseAddress = new($"http://127.0.0.1:{rest}/api/maestro/v1/"), Timeout = TimeSpan.FromSeconds(10) };
        using var body = Json.Body(new() { ["name"] = Consumer });
        (await Rest.PostAsync(new Uri("consumers", UriKind.Relative), body, cancellation)).EnsureSuccessStatusCode();
    }

    private async Task<HyperFleetRole> StartAgentAsync(string name, IReadOnlyList<string> flags)
    {
        var kubeconfig = Write("kubeconfig-" + name, Cluster.Kubeconfig(name));
        var health = TakePort();
        string[] arguments =
        [
            "maestro", "agent", $"--consumer-name={Consumer}", $"--workload-source-config={BrokerFile(AgentsWire, Consumer)}", $"--kubeconfig={kubeconfig}",
            "--status-sync-interval=1s", $"--health-server-bindaddress=127.0.0.1:{health}", .. flags,
        ];
        return Keep(await HyperFleetRole.StartAsync(arguments, new Dictionary<string, string?>(), new($"http://127.0.0.1:{health}/healthz")));
    }
}
