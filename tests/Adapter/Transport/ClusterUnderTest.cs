using System.Text.Json.Nodes;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Adapter.Tests.Transport;

/// <summary>What is true about Kubernetes must be true on the local server and on the real one that HYPERFLEET_TEST_KUBECONFIG names.</summary>
public abstract class ClusterUnderTest : IAsyncLifetime
{
    private static readonly GroupVersionKind Namespace = new("", "v1", "Namespace");

    public string? Missing { get; protected set; }

    /// <summary>The kubeconfig's file.</summary>
    public string Kubeconfig { get; protected set; } = "";

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public KubernetesClient Connect()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return new(HyperFleet.Kubernetes.Configuration.Kubeconfig.Load(Kubeconfig).Connect(), new KubernetesClientOptions { FieldManager = KubernetesTransport.FieldManager });
    }

    /// <summary>A namespace that only one test uses.</summary>
    public async Task<string> CreateNamespaceAsync(KubernetesClient client)
    {
        var name = $"adapter-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}"[..28] + Random.Shared.Next(1000, 9999);
        var namespaces = (await client.ForAsync(Namespace, TestContext.Current.CancellationToken))!;
        (await namespaces.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, null, TestContext.Current.CancellationToken)).Require();
        return name;
    }

    public static async Task DeleteNamespaceAsync(KubernetesClient client, string name)
    {
        if (name.Length > 0) await (await client.ForAsync(Namespace, CancellationToken.None))!.DeleteAsync(null, name, null, CancellationToken.None);
    }
}

public sealed class LocalCluster : ClusterUnderTest
{
    private readonly string _file = Path.GetTempFileName();
    private LocalKubernetes? _server;

    public override async ValueTask InitializeAsync()
    {
        _server = await LocalKubernetes.StartAsync();
        _server.WriteKubeconfig(_file);
        Kubeconfig = _file;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        File.Delete(_file);
        await base.DisposeAsync();
    }
}

public sealed class RealCluster : ClusterUnderTest
{
    public override ValueTask InitializeAsync()
    {
        Kubeconfig = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_KUBECONFIG") ?? "";
        if (Kubeconfig.Length == 0) Missing = "HYPERFLEET_TEST_KUBECONFIG names no cluster";
        return ValueTask.CompletedTask;
    }
}
