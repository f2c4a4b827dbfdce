using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Deployment.Tests.Clusters;

public sealed class LocalCluster : Cluster
{
    private LocalKubernetes? _server;

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task StartAsync()
    {
        _server = await LocalKubernetes.StartAsync(new() { Token = "operator" });
        Kubeconfig = Path.Combine(Home, "kubeconfig");
        _server.WriteKubeconfig(Kubeconfig);
    }
}
