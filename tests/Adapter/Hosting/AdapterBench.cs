using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Broker;
using HyperFleet.CloudEvents;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Local;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HyperFleet.Adapter.Tests.Hosting;

/// <summary>The shipped landing-zone adapter on a real broker, a Kubernetes API server in memory, and an HTTP API.</summary>
internal sealed class AdapterBench : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("adapter-");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddLogging().AddSingleton<BrokerMetrics>().BuildServiceProvider();
    private WebApplication? _app;
    private EventPublisher? _publisher;

    public required Uri Broker { get; init; }

    public required FakeFleetApi Api { get; init; }

    public required LocalKubernetes Cluster { get; init; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<AdapterBench> StartAsync(Uri broker, string task = "adapter-task-config.yaml", IReadOnlyDictionary<string, string>? environment = null)
    {
        var bench = new AdapterBench { Broker = broker, Api = await FakeFleetApi.StartAsync(), Cluster = await LocalKubernetes.StartAsync(cancellation: Cancellation) };
        await bench.RunAsync(task, environment ?? new Dictionary<string, string>());
        return bench;
    }

    public KubernetesClient Kubernetes() => new(Cluster.Connection);

    /// <summary>Publishes what the Sentinel publishes.</summary>
    public async Task PublishAsync(string id, string? eventId = null)
    {
        var result = await _publisher!.PublishAsync(
            new CloudEvent
            {
                Id = eventId ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
                Source = "hyperfleet-sentinel",
                Type = "com.redhat.hyperfleet.cluster.reconcile",
                DataContentType = "application/json",
                DataKind = DataKind.Json,
                Data = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","kind":"Cluster","href":"/api/hyperfleet/v1/clusters/{{id}}","generation":1}"""),
            },
            Cancellation);
        Assert.True(result.IsPublished, result.Error);
    }

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kind, string clusterId)
    {
        using var client = Kubernetes();
        var resources = (await client.ForAsync(new GroupVersionKind("", "v1", kind), Cancellation))!;
        return (await resources.ListAllAsync(null, new ListOptions { LabelSelector = $"hyperfleet.io/cluster-id={clusterId}" }, Cancellation)).Require().Items;
    }

    /// <summary>A page of the health (0) or metrics (1) listener.</summary>
    public async Task<(int Status, string Body)> GetAsync(int listener, string path)
    {
        var addresses = _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        using var http = new HttpClient();
        using var response = await http.GetAsync(addresses[listener] + path, Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_publisher is not null) await _publisher.DisposeAsync();
        await _services.DisposeAsync();
        await Cluster.DisposeAsync();
        await Api.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task RunAsync(string task, IReadOnlyDictionary<string, string> given)
    {
        var kubeconfig = Path.Combine(_directory.FullName, "kubeconfig");
        Cluster.WriteKubeconfig(kubeconfig);
        var configs = Path.Combine(AppContext.BaseDirectory, "configs", "landing-zone");
        var environment = new Dictionary<string, string>(given)
        {
            ["LOG_LEVEL"] = "error",
            ["HYPERFLEET_API_BASE_URL"] = Api.BaseUrl,
            ["HYPERFLEET_API_BASE_DELAY"] = "10ms",
            ["HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH"] = kubeconfig,
            ["BROKER_CONFIG_FILE"] = Path.Combine(configs, "broker.yaml"),
            ["BROKER_RABBITMQ_URL"] = Broker.AbsoluteUri,
        };
        var files = new ConfigurationFiles(Path.Combine(configs, "adapter-config.yaml"), Path.Combine(configs, task));
        var definition = ConfigurationLoader.Load(files, AdapterSettings.Table(), null, environment);
        _app = AdapterHost.Build(
            definition, new ProcessContext(_directory.FullName, environment), new ServiceEndpoints(new("127.0.0.1", 0), new("127.0.0.1", 0)));
        await _app.StartAsync(Cancellation);
        await Fixtures.Eventually.Equal(200, async () => (await GetAsync(0, "/readyz")).Status);

        Assert.True(BrokerConfiguration.TryLoad(new BrokerSources { Environment = environment.GetValueOrDefault }, out var options, out var error), error);
        _publisher = new EventPublisher(options, "hyperfleet-clusters", _services.GetRequiredService<BrokerMetrics>(), TimeProvider.System, _services.GetRequiredService<ILogger<EventPublisher>>());
        _publisher.Start();
        await Fixtures.Eventually.True(() => _publisher.Trouble is null);
    }
}
