using HyperFleet.Fixtures;

namespace HyperFleet.Load.Servers;

/// <summary>A Kubernetes API in memory and the Maestro agent that serves it, each a process as it is deployed.</summary>
internal sealed class ManagementCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("hyperfleet-load-");
    private readonly LoopbackPort _api = LoopbackPort.Take(), _health = LoopbackPort.Take();
    private RoleProcess? _kubernetes;
    private RoleProcess? _agent;

    private ManagementCluster() => Kubernetes = new($"http://127.0.0.1:{_api.Number}");

    public RoleProcess Agent => _agent!;

    public Uri Kubernetes { get; }

    /// <summary>Returns when the agent is connected to the broker.</summary>
    public static async Task<ManagementCluster> StartAsync(string consumer, int brokerPort, CancellationToken cancellation)
    {
        var cluster = new ManagementCluster();
        await cluster.StartServersAsync(consumer, brokerPort, cancellation);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new[] { _agent, _kubernetes })
            if (part is not null)
                await part.DisposeAsync();
        _files.Delete(recursive: true);
        _api.Dispose();
        _health.Dispose();
    }

    private async Task StartServersAsync(string consumer, int brokerPort, CancellationToken cancellation)
    {
        var (kubeconfig, broker) = (Path.Combine(_files.FullName, "kubeconfig"), Path.Combine(_files.FullName, "broker.yaml"));
        var topics = $"sources/maestro/consumers/{consumer}";
        await File.WriteAllTextAsync(broker, $"brokerHost: 127.0.0.1:{brokerPort}\ntopics:\n  sourceEvents: {topics}/sourceevents\n  agentEvents: {topics}/agentevents\n", cancellation);
        var environment = new Dictionary<string, string>();
        _kubernetes = await RoleProcess.StartAsync(["kubernetes", "--port", $"{_api.Number}", "--kubeconfig", kubeconfig], environment, new(Kubernetes, "/readyz"));
        _agent = await RoleProcess.StartAsync(
            ["maestro", "agent", $"--consumer-name={consumer}", $"--workload-source-config={broker}", $"--kubeconfig={kubeconfig}", $"--health-server-bindaddress=127.0.0.1:{_health.Number}"],
            environment, new($"http://127.0.0.1:{_health.Number}/readyz"));
    }
}
