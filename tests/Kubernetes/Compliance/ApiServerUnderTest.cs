using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>The two implementations of one contract. The real one is named by HYPERFLEET_TEST_KUBECONFIG.</summary>
public abstract class ApiServerUnderTest : IAsyncLifetime
{
    public KubernetesConnection Connection { get; protected set; } = null!;

    public string? Missing { get; protected set; }

    public abstract string Suite { get; }

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

public sealed class LocalApiServer : ApiServerUnderTest
{
    private LocalKubernetes? _server;

    public override string Suite => "kubernetes-local";

    public override async ValueTask InitializeAsync()
    {
        _server = await LocalKubernetes.StartAsync();
        Connection = _server.Connection;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await base.DisposeAsync();
    }
}

public sealed class RealApiServer : ApiServerUnderTest
{
    public override string Suite => "kubernetes-real";

    public override ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_KUBECONFIG");
        if (string.IsNullOrEmpty(path))
            Missing = "HYPERFLEET_TEST_KUBECONFIG names no cluster";
        else
            Connection = Kubeconfig.Load(path).Connect();
        return ValueTask.CompletedTask;
    }
}
