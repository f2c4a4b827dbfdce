using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Discovery;
using HyperFleet.Kubernetes.Http;

namespace HyperFleet.Kubernetes;

/// <summary>
/// A dynamic client of one API server: objects are JSON, kinds are found by discovery. Thread-safe; keep one a server.
/// </summary>
public sealed class KubernetesClient : IDisposable
{
    private readonly Transport _transport;
    private readonly ResourceDirectory _directory;

    public KubernetesClient(KubernetesConnection connection, KubernetesClientOptions? options = null)
    {
        Connection = connection;
        _transport = new(connection, options ?? new());
        _directory = new(_transport);
    }

    public KubernetesConnection Connection { get; }

    /// <summary>How long requests have waited so far because of <see cref="KubernetesClientOptions.RequestsPerSecond"/>, added up.</summary>
    public TimeSpan Throttled => _transport.Throttled;

    /// <summary>Connects by kubeconfig file, or, without one, as the pod that this process runs in.</summary>
    public static KubernetesClient Connect(string? kubeconfigPath, KubernetesClientOptions? options = null) =>
        new(string.IsNullOrEmpty(kubeconfigPath) ? InCluster.Connect() : Kubeconfig.Load(kubeconfigPath).Connect(), options);

    /// <summary>The requests for one kind; null when the server does not serve it. Unknown kinds are asked for again, so a CRD may arrive late.</summary>
    public async Task<ResourceClient?> ForAsync(GroupVersionKind kind, CancellationToken cancellation) =>
        await _directory.FindAsync(kind, cancellation) is { } resource ? For(resource) : null;

    /// <summary>The requests for one resource that is known already.</summary>
    public ResourceClient For(KubernetesResource resource) => new(_transport, resource);

    /// <summary>Everything the server serves, at the moment of the first call or the last unknown kind.</summary>
    public Task<IReadOnlyList<KubernetesResource>> ResourcesAsync(CancellationToken cancellation) => _directory.AllAsync(cancellation);

    /// <summary>The server's <c>/version</c>.</summary>
    public async Task<JsonObject> VersionAsync(CancellationToken cancellation) =>
        (await _transport.SendAsync(new(HttpMethod.Get, "version"), cancellation)).Require();

    public void Dispose()
    {
        _directory.Dispose();
        _transport.Dispose();
    }
}
