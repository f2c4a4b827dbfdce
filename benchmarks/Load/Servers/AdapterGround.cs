using HyperFleet.Fixtures;

namespace HyperFleet.Load.Servers;

/// <summary>The landing-zone adapter as it ships, and the local Kubernetes API it applies to.</summary>
internal sealed class AdapterGround : IAsyncDisposable
{
    private static readonly string Configs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "modules", "Adapter", "configs", "landing-zone"));
    private readonly List<LoopbackPort> _ports = [];
    private readonly string _kubeconfig = Path.GetTempFileName();
    private RoleProcess? _kubernetes;
    private RoleProcess? _adapter;

    private AdapterGround() => Kubernetes = new($"http://127.0.0.1:{TakePort()}");

    public Uri Kubernetes { get; }

    public static async Task<AdapterGround> StartAsync(Uri api, Uri broker)
    {
        var ground = new AdapterGround();
        ground._kubernetes = await RoleProcess.StartAsync(
            ["kubernetes", "--port", $"{ground.Kubernetes.Port}", "--kubeconfig", ground._kubeconfig], new Dictionary<string, string>(), new(ground.Kubernetes, "/readyz"));
        var (health, metrics) = (ground.TakePort(), ground.TakePort());
        ground._adapter = await RoleProcess.StartAsync(
            ["adapter", "serve"],
            new Dictionary<string, string>
            {
                ["HYPERFLEET_ADAPTER_CONFIG"] = Path.Combine(Configs, "adapter-config.yaml"),
                ["HYPERFLEET_TASK_CONFIG"] = Path.Combine(Configs, "adapter-task-config.yaml"),
                ["BROKER_CONFIG_FILE"] = Path.Combine(Configs, "broker.yaml"),
                ["BROKER_RABBITMQ_URL"] = broker.AbsoluteUri,
                ["HYPERFLEET_API_BASE_URL"] = api.ToString().TrimEnd('/'),
                ["HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH"] = ground._kubeconfig,
                ["HYPERFLEET_HEALTH_HOST"] = "127.0.0.1",
                ["HYPERFLEET_HEALTH_PORT"] = $"{health}",
                ["HYPERFLEET_METRICS_HOST"] = "127.0.0.1",
                ["HYPERFLEET_METRICS_PORT"] = $"{metrics}",
            },
            new($"http://127.0.0.1:{health}/readyz"));
        return ground;
    }

    public async ValueTask DisposeAsync()
    {
        if (_adapter is not null)
            await _adapter.DisposeAsync();
        if (_kubernetes is not null)
            await _kubernetes.DisposeAsync();
        File.Delete(_kubeconfig);
        _ports.ForEach(port => port.Dispose());
    }

    private int TakePort()
    {
        _ports.Add(LoopbackPort.Take());
        return _ports[^1].Number;
    }
}
