using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Broker;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Redelivery;

/// <summary>
/// The real system, every role a process: the API on PostgreSQL, a Kubernetes API server, and any number of landing-zone adapters on one
/// queue. It is driven and watched over its public interfaces.
/// </summary>
internal sealed class Storm : IAsyncDisposable
{
    private static readonly GroupVersionKind[] Kinds = [new("", "v1", "Namespace"), new("", "v1", "ServiceAccount")];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storm-");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddLogging().AddSingleton<BrokerMetrics>().BuildServiceProvider();
    private readonly List<HyperFleetProcess> _adapters = [];
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly HttpClient _http = new();
    private readonly Uri _broker;
    private readonly LoopbackPort _port = LoopbackPort.Take();
    private EventPublisher? _publisher;

    private Storm(Uri broker)
    {
        _broker = broker;
        _http.BaseAddress = new Uri($"http://127.0.0.1:{_port.Number}/api/hyperfleet/v1/");
    }

    public IReadOnlyList<HyperFleetProcess> Adapters => _adapters;

    private static string Configs => Path.Combine(AppContext.BaseDirectory, "configs", "landing-zone");

    private string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Storm> StartAsync(Uri broker, string database, int replicas)
    {
        var storm = new Storm(broker);
        try
        {
            await storm.StartServersAsync(database);
            for (var i = 0; i < replicas; i++) storm._adapters.Add(storm.StartAdapter());
            await storm.StartPublisherAsync();
            return storm;
        }
        catch
        {
            await storm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Declares a cluster and returns its id.</summary>
    public async Task<string> DeclareAsync(string name)
    {
        using var answer = await _http.PostAsJsonAsync("clusters", new JsonObject { ["kind"] = "Cluster", ["name"] = name, ["spec"] = new JsonObject { ["size"] = 1 } }, Cancellation);
        return (string)(await ReadAsync(answer))["id"]!;
    }

    /// <summary>Changes a cluster, which raises its generation.</summary>
    public async Task ChangeAsync(string id, int size)
    {
        using var answer = await _http.PatchAsJsonAsync($"clusters/{id}", new JsonObject { ["spec"] = new JsonObject { ["size"] = size } }, Cancellation);
        await ReadAsync(answer);
    }

    public async Task DeleteAsync(string id)
    {
        using var answer = await _http.DeleteAsync($"clusters/{id}", Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Publishes what the Sentinel publishes.</summary>
    public async Task PublishAsync(string id, long generation, string eventId)
    {
        var result = await _publisher!.PublishAsync(
            new CloudEvent
            {
                Id = eventId,
                Source = "hyperfleet-sentinel",
                Type = "com.redhat.hyperfleet.cluster.reconcile",
                DataContentType = "application/json",
                DataKind = DataKind.Json,
                Data = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","kind":"Cluster","href":"/api/hyperfleet/v1/clusters/{{id}}","generation":{{generation}}}"""),
            },
            Cancellation);
        Assert.True(result.IsPublished, result.Error);
    }

    /// <summary>What the Sentinel does until a cluster is content: one event for each that is not.</summary>
    public async Task NudgeAsync()
    {
        foreach (var cluster in (await ReadAsync(await _http.GetAsync("clusters?size=100", Cancellation)))["items"]!.AsArray())
            if (Conditions(cluster!["status"]?["conditions"])["Reconciled"]?.ToString().StartsWith("True", StringComparison.Ordinal) != true)
                await PublishAsync((string)cluster["id"]!, (long)cluster["generation"]!, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
    }

    /// <summary>Kills one adapter in the middle of whatever it does, and starts another in its place.</summary>
    public async Task ReplaceAsync(int replica)
    {
        await _adapters[replica].DisposeAsync();
        _adapters[replica] = StartAdapter();
    }

    /// <summary>What can be seen from outside, without times and identities: objects, reports and the clusters' own conditions, by cluster name.</summary>
    public async Task<JsonObject> StateAsync()
    {
        var clusters = (await ReadAsync(await _http.GetAsync("clusters?size=100", Cancellation)))["items"]!.AsArray();
        var state = new JsonObject { ["objects"] = await ObjectsAsync(clusters) };
        foreach (var cluster in clusters.OrderBy(cluster => (string)cluster!["name"]!, StringComparer.Ordinal))
        {
            var reports = (await ReadAsync(await _http.GetAsync($"clusters/{cluster!["id"]}/statuses", Cancellation)))["items"]!.AsArray();
            state[(string)cluster["name"]!] = new JsonObject
            {
                ["generation"] = cluster["generation"]!.DeepClone(),
                ["conditions"] = Conditions(cluster["status"]?["conditions"]),
                ["reports"] = new JsonArray([.. reports.Select(report => (JsonNode)new JsonObject
                {
                    ["adapter"] = report!["adapter"]!.DeepClone(),
                    ["generation"] = report["observed_generation"]!.DeepClone(),
                    ["conditions"] = Conditions(report["conditions"]),
                })]),
            };
        }

        return state;
    }

    /// <summary>What the broker parked, and what waits still.</summary>
    public static async Task<string> QueuesAsync(RabbitMqServer rabbit, Uri broker) =>
        await rabbit.ControlAsync(["list_queues", "-p", broker.AbsolutePath.TrimStart('/'), "name", "messages", "--no-table-headers", "--silent"], Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var adapter in _adapters) await adapter.DisposeAsync();
        if (_publisher is not null) await _publisher.DisposeAsync();
        _owned.Reverse();
        foreach (var owned in _owned) await owned.DisposeAsync();
        await _services.DisposeAsync();
        _http.Dispose();
        _port.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartServersAsync(string database)
    {
        var api = new Dictionary<string, string>
        {
            ["ConnectionStrings__hyperfleet"] = database,
            ["HYPERFLEET_CLUSTER_ADAPTERS"] = """["landing-zone"]""",
            ["HYPERFLEET_NODEPOOL_ADAPTERS"] = "[]",
            ["HYPERFLEET_SERVER_JWT_ENABLED"] = "false",
            ["HYPERFLEET_SERVER_BIND_ADDRESS"] = $"127.0.0.1:{_port.Number}",
            ["HYPERFLEET_HEALTH_BIND_ADDRESS"] = "127.0.0.1:0",
            ["HYPERFLEET_METRICS_BIND_ADDRESS"] = "127.0.0.1:0",
            ["HYPERFLEET_LOGGING_LEVEL"] = "warn",
        };
        await using (var migration = HyperFleetProcess.Start("api migrate", api))
            Assert.True(await migration.EndAsync(Cancellation) == 0, migration.Output);
        var server = HyperFleetProcess.Start("api serve", api);
        _owned.Add(server);
        var kubernetes = HyperFleetProcess.Start($"kubernetes --port 0 --kubeconfig {Kubeconfig}", new Dictionary<string, string>());
        _owned.Add(kubernetes);
        await Eventually.Passes(async () =>
        {
            Assert.True(File.Exists(Kubeconfig), kubernetes.Output);
            using var answer = await _http.GetAsync("clusters", Cancellation);
            Assert.True(answer.IsSuccessStatusCode, server.Output);
        }, StartLimit);
    }

    private HyperFleetProcess StartAdapter() => HyperFleetProcess.Start("adapter serve", new Dictionary<string, string>
    {
        ["HYPERFLEET_ADAPTER_CONFIG"] = Path.Combine(Configs, "adapter-config.yaml"),
        ["HYPERFLEET_TASK_CONFIG"] = Path.Combine(Configs, "adapter-task-config.yaml"),
        ["BROKER_CONFIG_FILE"] = Path.Combine(Configs, "broker.yaml"),
        ["BROKER_RABBITMQ_URL"] = _broker.AbsoluteUri,
        ["HYPERFLEET_API_BASE_URL"] = $"http://127.0.0.1:{_port.Number}",
        ["HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH"] = Kubeconfig,
        ["HYPERFLEET_HEALTH_HOST"] = "127.0.0.1",
        ["HYPERFLEET_HEALTH_PORT"] = "0",
        ["HYPERFLEET_METRICS_HOST"] = "127.0.0.1",
        ["HYPERFLEET_METRICS_PORT"] = "0",
        ["HYPERFLEET_TRACING_ENABLED"] = "false",
        ["LOG_LEVEL"] = "warn",
    });

    private async Task StartPublisherAsync()
    {
        var environment = new Dictionary<string, string> { ["BROKER_CONFIG_FILE"] = Path.Combine(Configs, "broker.yaml"), ["BROKER_RABBITMQ_URL"] = _broker.AbsoluteUri };
        Assert.True(BrokerConfiguration.TryLoad(new BrokerSources { Environment = environment.GetValueOrDefault }, out var options, out var error), error);
        _publisher = new EventPublisher(options, "hyperfleet-clusters", _services.GetRequiredService<BrokerMetrics>(), TimeProvider.System, _services.GetRequiredService<ILogger<EventPublisher>>());
        _publisher.Start();
        await Eventually.True(() => _publisher.Trouble is null, StartLimit);
    }

    private async Task<JsonArray> ObjectsAsync(JsonArray clusters)
    {
        using var client = new KubernetesClient(Kubernetes.Configuration.Kubeconfig.Load(Kubeconfig).Connect());
        var names = clusters.ToDictionary(cluster => (string)cluster!["id"]!, cluster => (string)cluster!["name"]!);
        var found = new List<string>();
        foreach (var kind in Kinds)
        {
            var resources = (await client.ForAsync(kind, Cancellation))!;
            var page = (await resources.ListAllAsync(null, new ListOptions { LabelSelector = "hyperfleet.io/managed-by=landing-zone" }, Cancellation)).Require();
            found.AddRange(page.Items.Select(item =>
                $"{kind.Kind} of {names.GetValueOrDefault(item.Label("hyperfleet.io/cluster-id") ?? "", "nobody")}, generation {item.Annotation("hyperfleet.io/generation")}, phase {item["status"]?["phase"]}"));
        }

        return new JsonArray([.. found.Order(StringComparer.Ordinal).Select(text => (JsonNode)text)]);
    }

    private static JsonObject Conditions(JsonNode? conditions) => new((conditions as JsonArray ?? [])
        .OrderBy(condition => (string)condition!["type"]!, StringComparer.Ordinal)
        .Select(condition => KeyValuePair.Create((string)condition!["type"]!, (JsonNode?)$"{condition["status"]} {condition["reason"]} of {condition["observed_generation"]}")));

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.IsSuccessStatusCode, text);
            return (JsonObject)JsonNode.Parse(text)!;
        }
    }
}
