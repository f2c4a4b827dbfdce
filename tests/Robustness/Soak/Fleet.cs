using HyperFleet.Fixtures;
using Npgsql;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>
/// The whole product as it is deployed, each replica a process of its own: two of API, Sentinels, adapters and Maestro server, an agent for
/// each management cluster and for the first of them a second one that waits. Between any two of them is a wire that can be cut, held or slow.
/// </summary>
internal sealed class Fleet : Ground
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly List<Member> _members = [];
    private readonly PostgresServer _postgres = new();
    private readonly RabbitMqServer _rabbit = new();
    private readonly string _logs = Repository.PathOf("artifacts/soak");

    /// <summary>Every wire by what it connects.</summary>
    public Dictionary<string, TcpProxy> Wires { get; } = [];

    public IReadOnlyList<Member> Members => _members;

    /// <summary>What ended although nobody had ended it.</summary>
    public List<string> Ended { get; } = [];

    public FlakyCluster Regional { get; private set; } = null!;

    public IReadOnlyList<ManagementCluster> Management { get; private set; } = [];

    /// <summary>The databases, past the wires.</summary>
    public NpgsqlDataSource FleetDatabase { get; private set; } = null!;

    /// <inheritdoc cref="FleetDatabase"/>
    public NpgsqlDataSource MaestroDatabase { get; private set; } = null!;

    /// <summary>Both replicas behind one address.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <inheritdoc cref="Api"/>
    public HttpClient Maestro { get; private set; } = null!;

    public IReadOnlyList<Fault> Faults =>
    [
        .. _members.SelectMany(member => (Fault[])[Fault.Killed(member.Name, member.Process), Fault.Hangs(member.Name, member.Process)]),
        .. Wires.SelectMany(wire => (Fault[])[Fault.Cut($"{wire.Key}: connections are", wire.Value), Fault.Held($"the clients of {wire.Key}", wire.Value), Fault.Slow(wire.Key, wire.Value)]),
        .. Fault.TroublesOf("regional Kubernetes", Regional),
        .. Management.SelectMany(cluster => Fault.TroublesOf($"Kubernetes of {cluster.Consumer}", cluster.Kubernetes)),
        .. PacketLoss.IsPossible ? Wires.Select(wire => Fault.Lossy(wire.Key, wire.Value)) : [],
    ];

    public static Task<Fleet> StartAsync(CancellationToken cancellation) => StartAsync(new Fleet(), async fleet =>
    {
        await fleet.StartServersAsync(cancellation);
        await fleet.StartClustersAsync(cancellation);
        await fleet.StartApiAsync(cancellation);
        await fleet.StartMaestroAsync(cancellation);
        await fleet.StartSentinelsAsync();
        await fleet.StartAdaptersAsync();
        await fleet.StartAgentsAsync();
        fleet._members.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name)); // a seed names faults by their place
    });

    /// <summary>Starts again what has ended, as a cluster would.</summary>
    public async Task ReviveAsync()
    {
        foreach (var (name, process, mayEnd) in _members.Where(member => member.Process.HasExited))
        {
            Run.Say($"{name} had ended");
            if (!mayEnd)
                Ended.Add($"{name} ended by itself:\n{process.Output}");
            await process.StartAsync(Patience);
        }
    }

    /// <summary>The last words of everybody.</summary>
    public string LastWords() => $"logs: {_logs}\n{string.Join('\n', _members.Select(member => $"{member.Name}: {member.Process.Output.Split('\n')[^1]}"))}";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Api?.Dispose();
        Maestro?.Dispose();
    }

    private async Task StartServersAsync(CancellationToken cancellation)
    {
        if (Directory.Exists(_logs))
            Directory.Delete(_logs, recursive: true);
        Directory.CreateDirectory(_logs);
        await Task.WhenAll(Keep(_postgres).InitializeAsync().AsTask(), Keep(_rabbit).InitializeAsync().AsTask());
        var mosquitto = Keep(await MosquittoServer.StartAsync("message_size_limit 131072"));
        _members.AddRange([new("PostgreSQL", _postgres), new("RabbitMQ", _rabbit), new("Mosquitto", mosquitto)]);
        Wire("API to PostgreSQL", _postgres.Port);
        Wire("Maestro to PostgreSQL", _postgres.Port);
        Wire("Sentinels to RabbitMQ", _rabbit.Port);
        Wire("adapters to RabbitMQ", _rabbit.Port);
        Wire("Maestro to Mosquitto", mosquitto.Port);
        Wire("agents to Mosquitto", mosquitto.Port);
        FleetDatabase = await ObserveAsync(cancellation);
        MaestroDatabase = await ObserveAsync(cancellation);
    }

    private async Task StartClustersAsync(CancellationToken cancellation)
    {
        Regional = Keep(await FlakyCluster.StartAsync(cancellation));
        var management = new List<ManagementCluster>();
        for (var number = 1; number <= SoakSize.Agents; number++)
            management.Add(new($"management-{number}", Keep(await FlakyCluster.StartAsync(cancellation))));
        Management = management;
    }

    private async Task StartApiAsync(CancellationToken cancellation)
    {
        var database = Through("API to PostgreSQL", FleetDatabase);
        var ports = (TakePort(), TakePort());
        await HyperFleetRole.RunAsync(["api", "migrate"], RoleSettings.Api(database, 0, 0).Environment, cancellation);
        await Task.WhenAll(StartAsync("api-1", RoleSettings.Api(database, ports.Item1, TakePort())), StartAsync("api-2", RoleSettings.Api(database, ports.Item2, TakePort())));
        var wire = Wire("everybody to the API", ports.Item1, ports.Item2);
        Api = new HttpClient { BaseAddress = new($"http://127.0.0.1:{wire.Port}/api/hyperfleet/v1/"), Timeout = TimeSpan.FromSeconds(10) };
    }

    private async Task StartMaestroAsync(CancellationToken cancellation)
    {
        var database = Through("Maestro to PostgreSQL", MaestroDatabase);
        var broker = BrokerFile(Wires["Maestro to Mosquitto"], "+");
        var (one, two) = (Ports(), Ports());
        await HyperFleetRole.RunAsync(["maestro", "migration"], RoleSettings.MaestroServer(database, "", "", one).Environment, cancellation);
        await Task.WhenAll(
            StartAsync("maestro-1", RoleSettings.MaestroServer(database, "maestro-1", broker, one)),
            StartAsync("maestro-2", RoleSettings.MaestroServer(database, "maestro-2", broker, two)));
        Wire("adapters to Maestro's gRPC", one.Grpc, two.Grpc);
        var wire = Wire("adapters to Maestro's REST", one.Http, two.Http);
        Maestro = new HttpClient { BaseAddress = new($"http://127.0.0.1:{wire.Port}/api/maestro/v1/"), Timeout = TimeSpan.FromSeconds(10) };
        foreach (var (consumer, _) in Management)
        {
            using var body = Json.Body(new() { ["name"] = consumer });
            (await Maestro.PostAsync(new Uri("consumers", UriKind.Relative), body, cancellation)).EnsureSuccessStatusCode();
        }

        (int Http, int Grpc, int Health, int Metrics) Ports() => (TakePort(), TakePort(), TakePort(), TakePort());
    }

    private async Task StartSentinelsAsync()
    {
        var api = Wires["everybody to the API"].Port;
        var broker = Through("Sentinels to RabbitMQ");
        await Task.WhenAll(
            StartAsync("sentinel-clusters-1", RoleSettings.Sentinel("clusters", api, broker, TakePort())), StartAsync("sentinel-clusters-2", RoleSettings.Sentinel("clusters", api, broker, TakePort())),
            StartAsync("sentinel-nodepools-1", RoleSettings.Sentinel("nodepools", api, broker, TakePort())), StartAsync("sentinel-nodepools-2", RoleSettings.Sentinel("nodepools", api, broker, TakePort())));
    }

    private async Task StartAdaptersAsync()
    {
        var api = Wires["everybody to the API"].Port;
        var broker = Through("adapters to RabbitMQ");
        (string, string)[] maestro =
        [
            ("HYPERFLEET_MAESTRO_GRPC_SERVER_ADDRESS", $"127.0.0.1:{Wires["adapters to Maestro's gRPC"].Port}"),
            ("HYPERFLEET_MAESTRO_HTTP_SERVER_ADDRESS", $"http://127.0.0.1:{Wires["adapters to Maestro's REST"].Port}"),
        ];
        (string, string)[] kubernetes = [("HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH", Write("regional", Regional.Kubeconfig("adapter")))];
        await Task.WhenAll(
            StartAsync("cluster-setup-1", RoleSettings.Adapter("cluster-setup", api, broker, TakePort(), maestro)), StartAsync("cluster-setup-2", RoleSettings.Adapter("cluster-setup", api, broker, TakePort(), maestro)),
            StartAsync("pool-setup-1", RoleSettings.Adapter("pool-setup", api, broker, TakePort(), kubernetes)), StartAsync("pool-setup-2", RoleSettings.Adapter("pool-setup", api, broker, TakePort(), kubernetes)));
    }

    private Task StartAgentsAsync() => Task.WhenAll(Management.SelectMany((cluster, index) =>
    {
        var (broker, kubeconfig) = (BrokerFile(Wires["agents to Mosquitto"], cluster.Consumer), Write(cluster.Consumer, cluster.Kubernetes.Kubeconfig("agent")));
        var replicas = index == 0 ? 2 : 1;
        return Enumerable.Range(1, replicas).Select(replica => StartAsync(
            $"agent-{index + 1}-{replica}", RoleSettings.Agent(cluster.Consumer, broker, kubeconfig, isElected: replicas > 1, TakePort()), mayEnd: replicas > 1));
    }));

    private async Task StartAsync(string name, RoleSettings settings, bool mayEnd = false)
    {
        var role = await HyperFleetRole.StartAsync(settings.Arguments, settings.Environment, settings.Alive, Path.Combine(_logs, name + ".log"));
        Keep(role);
        lock (_members)
            _members.Add(new(name, role, mayEnd));
    }

    private TcpProxy Wire(string name, params int[] ports) => Wires[name] = Keep(TcpProxy.Start(ports));

    private async Task<NpgsqlDataSource> ObserveAsync(CancellationToken cancellation) =>
        Keep(NpgsqlDataSource.Create(await _postgres.CreateDatabaseAsync(cancellation) + ";Application Name=observer;Pooling=false;Command Timeout=120"));

    private string Through(string wire, NpgsqlDataSource database) => new NpgsqlConnectionStringBuilder(_postgres.ConnectionString)
    {
        Database = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database, Port = Wires[wire].Port,
    }.ConnectionString;

    private Uri Through(string wire) => new UriBuilder(_rabbit.Address) { Port = Wires[wire].Port }.Uri;
}
