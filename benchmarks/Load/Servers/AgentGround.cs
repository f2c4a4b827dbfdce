using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt;

namespace HyperFleet.Load.Servers;

/// <summary>A Maestro agent as it is deployed, with the works of one management cluster, all applied and reported.</summary>
internal sealed class AgentGround : IAsyncDisposable
{
    public const int Works = 1000;
    private const string Cluster = "management-abc123";
    private const string Topics = "sources/maestro/consumers/" + Cluster;
    private const string DataType = "io.open-cluster-management.works.v1alpha1.manifestbundles";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("hyperfleet-load-");
    private readonly List<LoopbackPort> _ports = [];
    private readonly HashSet<string> _available = [];
    private MosquittoServer? _broker;
    private RoleProcess? _kubernetes;
    private RoleProcess? _agent;
    private MqttClient? _server;
    private Task _reading = Task.CompletedTask;
    private int _statuses;

    private AgentGround() => Kubernetes = new($"http://127.0.0.1:{TakePort()}");

    public RoleProcess Agent => _agent!;

    /// <summary>Statuses that the agent has sent so far.</summary>
    public int Statuses => Volatile.Read(ref _statuses);

    private Uri Kubernetes { get; }

    public static async Task<AgentGround> StartAsync(CancellationToken cancellation)
    {
        var ground = new AgentGround();
        await ground.StartServersAsync(cancellation);
        await ground.FillAsync(cancellation);
        return ground;
    }

    /// <summary>Grows with every write to the cluster.</summary>
    public async Task<long> ClusterVersionAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Kubernetes };
        var list = JsonNode.Parse(await http.GetStringAsync(new Uri("/api/v1/namespaces", UriKind.Relative), cancellation))!;
        return long.Parse(list["metadata"]!["resourceVersion"]!.ToString(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await _reading;
        foreach (var part in new IAsyncDisposable?[] { _agent, _kubernetes, _broker })
            if (part is not null)
                await part.DisposeAsync();
        _files.Delete(recursive: true);
        _ports.ForEach(port => port.Dispose());
    }

    private async Task StartServersAsync(CancellationToken cancellation)
    {
        _broker = await MosquittoServer.StartAsync();
        var kubeconfig = Path.Combine(_files.FullName, "kubeconfig");
        var environment = new Dictionary<string, string>();
        _kubernetes = await RoleProcess.StartAsync(["kubernetes", "--port", $"{Kubernetes.Port}", "--kubeconfig", kubeconfig], environment, new(Kubernetes, "/readyz"));
        var file = Path.Combine(_files.FullName, "broker.yaml");
        await File.WriteAllTextAsync(file, $"brokerHost: 127.0.0.1:{_broker.Port}\ntopics:\n  sourceEvents: {Topics}/sourceevents\n  agentEvents: {Topics}/agentevents\n", cancellation);
        _server = await MqttClient.ConnectAsync(new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port, ClientId = "server" }, cancellation: cancellation);
        await _server.SubscribeAsync([new(Topics + "/agentevents")], cancellation);
        _reading = ReadAsync(_server);
        var health = TakePort();
        _agent = await RoleProcess.StartAsync(
            ["maestro", "agent", $"--consumer-name={Cluster}", $"--workload-source-config={file}", $"--kubeconfig={kubeconfig}", $"--health-server-bindaddress=127.0.0.1:{health}"],
            environment, new($"http://127.0.0.1:{health}/readyz"));
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        for (var i = 0; i < Works; i++)
            await _server!.PublishAsync(Create(i), limit.Token);
        while (Applied() < Works)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
    }

    private int Applied()
    {
        lock (_available)
            return _available.Count;
    }

    private async Task ReadAsync(MqttClient client)
    {
        await foreach (var message in client.Messages.ReadAllAsync())
        {
            message.Acknowledge();
            var attributes = message.UserProperties.ToDictionary(property => property.Name, property => property.Value, StringComparer.Ordinal);
            if (!attributes.TryGetValue("ce-resourceid", out var id))
                continue;
            Interlocked.Increment(ref _statuses);
            if (Encoding.UTF8.GetString(message.Payload.Span).Contains("\"ResourcesAvailable\"", StringComparison.Ordinal))
                lock (_available)
                    _available.Add(id);
        }
    }

    private static MqttPublish Create(int number)
    {
        var id = new Guid(number, 0, 0, new byte[8]).ToString();
        var payload = $$$"""
            {"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"work-{{{number}}}","namespace":"default"},"data":{"text":"hello"}}],
             "manifestConfigs":[{"resourceIdentifier":{"group":"","resource":"configmaps","name":"work-{{{number}}}","namespace":"default"},
               "feedbackRules":[{"type":"JSONPaths","jsonPaths":[{"name":"text","path":".data.text"}]}]}]}
            """;
        (string Name, string Value)[] attributes =
        [
            ("specversion", "1.0"), ("id", id), ("source", "maestro"), ("type", DataType + ".spec.create_request"), ("clustername", Cluster), ("originalsource", ""),
            ("resourceid", id), ("resourceversion", "1"), ("metadata", $$"""{"name":"{{id}}"}"""),
        ];
        return new(Topics + "/sourceevents", Encoding.UTF8.GetBytes(payload))
        {
            ContentType = "application/json",
            UserProperties = [.. attributes.Select(attribute => new MqttUserProperty("ce-" + attribute.Name, attribute.Value))],
        };
    }

    private int TakePort()
    {
        _ports.Add(LoopbackPort.Take());
        return _ports[^1].Number;
    }
}
