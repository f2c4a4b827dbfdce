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

    private readonly HashSet<string> _available = [];
    private MosquittoServer? _broker;
    private ManagementCluster? _cluster;
    private MqttClient? _server;
    private Task _reading = Task.CompletedTask;
    private int _statuses;

    public RoleProcess Agent => _cluster!.Agent;

    /// <summary>Statuses that the agent has sent so far.</summary>
    public int Statuses => Volatile.Read(ref _statuses);

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
        using var http = new HttpClient { BaseAddress = _cluster!.Kubernetes };
        var list = JsonNode.Parse(await http.GetStringAsync(new Uri("/api/v1/namespaces", UriKind.Relative), cancellation))!;
        return long.Parse(list["metadata"]!["resourceVersion"]!.ToString(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await _reading;
        foreach (var part in new IAsyncDisposable?[] { _cluster, _broker })
            if (part is not null)
                await part.DisposeAsync();
    }

    private async Task StartServersAsync(CancellationToken cancellation)
    {
        _broker = await MosquittoServer.StartAsync();
        _server = await MqttClient.ConnectAsync(new MqttClientOptions { Host = "127.0.0.1", Port = _broker.Port, ClientId = "server" }, cancellation: cancellation);
        await _server.SubscribeAsync([new(Topics + "/agentevents")], cancellation);
        _reading = ReadAsync(_server);
        _cluster = await ManagementCluster.StartAsync(Cluster, _broker.Port, cancellation);
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
}
