using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Local;

namespace HyperFleet.Kubernetes.Tests.Compliance;

/// <summary>The two implementations of one contract. The real one is named by HYPERFLEET_TEST_KUBECONFIG.</summary>
public abstract class ApiServerUnderTest : IAsyncLifetime
{
    public KubernetesConnection Connection { get; protected set; } = null!;

    public string? Missing { get; protected set; }

    public abstract string Suite { get; }

    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await ConnectAsync();
        if (Missing is not null)
            return;
        using var client = new KubernetesClient(Connection);
        Version = (await client.VersionAsync(TestContext.Current.CancellationToken))["gitVersion"].Text() ?? "";
    }

    protected abstract Task ConnectAsync();

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

    protected override async Task ConnectAsync()
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

    protected override Task ConnectAsync()
    {
        var path = Environment.GetEnvironmentVariable("HYPERFLEET_TEST_KUBECONFIG");
        if (string.IsNullOrEmpty(path))
            Missing = "HYPERFLEET_TEST_KUBECONFIG names no cluster";
        else
            Connection = Kubeconfig.Load(path).Connect();
        return Task.CompletedTask;
    }
}
