using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace HyperFleet.Deployment.Tests.Clusters;

/// <summary>A cluster to install on, through kubectl and Helm as operators have them.</summary>
public abstract class Cluster : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hyperfleet-cluster-");

    protected string? Missing { get; set; }

    protected string Kubeconfig { get; set; } = "";

    private protected string Home => _home.FullName;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        if (Missing is not null) return;
        (await KubectlAsync("apply", "--server-side", "--force-conflicts", "-f", "tests/Deployment/Clusters/crds.yaml", "-f", "charts/maestro-agent/crds")).Successful();
        (await KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "crd/secretproviderclasses.secrets-store.csi.x-k8s.io", "crd/podmonitors.monitoring.coreos.com", "crd/applications.argoproj.io")).Successful();
    }

    public virtual ValueTask DisposeAsync()
    {
        _home.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal Task<Ended> KubectlAsync(params IReadOnlyList<string> arguments) => RunAsync("kubectl", arguments);

    internal Task<Ended> RunAsync(string program, params IReadOnlyList<string> arguments) => Missing is not null
        ? throw SkipException.ForSkip(Missing)
        : Tool.RunAsync(program, new Dictionary<string, string>
        {
            ["KUBECONFIG"] = Kubeconfig, ["HOME"] = Home, ["HELM_CACHE_HOME"] = Home, ["HELM_CONFIG_HOME"] = Home, ["HELM_DATA_HOME"] = Home,
        }, arguments);

    /// <summary>Of the API server, as Helm wants it.</summary>
    internal async Task<string> VersionAsync() =>
        JsonNode.Parse((await KubectlAsync("version", "-o", "json")).Successful())!["serverVersion"]!["gitVersion"]!.GetValue<string>();

    protected abstract Task StartAsync();
}
