namespace HyperFleet.Deployment.Tests.Clusters;

/// <summary>The one that HYPERFLEET_TEST_KUBECONFIG names.</summary>
public sealed class RealCluster : Cluster
{
    protected override Task StartAsync()
    {
        Kubeconfig = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_KUBECONFIG") ?? "";
        if (Kubeconfig.Length == 0) Missing = "HYPERFLEET_TEST_KUBECONFIG names no cluster";
        return Task.CompletedTask;
    }
}
