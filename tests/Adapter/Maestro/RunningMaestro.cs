using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Tests.Redelivery;
using HyperFleet.Adapter.Tests.Transport;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Tests.Maestro;

/// <summary>
/// The real Maestro, each role a process: the server on PostgreSQL with TLS on REST and gRPC, the agent of one consumer on a Kubernetes
/// API server, Mosquitto between them. Consumer <c>c2</c> has no agent.
/// </summary>
public abstract class RunningMaestro(PostgresServer postgres, ClusterUnderTest cluster) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("maestro-");
    private readonly TestCertificates _files = new();
    private readonly MosquittoServer _broker = new();
    private readonly LoopbackPort _rest = LoopbackPort.Take();
    private readonly LoopbackPort _grpc = LoopbackPort.Take();
    private readonly List<HyperFleetProcess> _roles = [];

    /// <summary>The consumer that the agent serves; no other run on the same cluster has its name.</summary>
    public string Consumer { get; } = $"c1-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}"[..20] + Random.Shared.Next(1000, 9999);

    /// <summary>What the processes wrote last.</summary>
    public string Output => string.Join("\n----\n", _roles.Select(role => role.Output));

    /// <summary>How an adapter reaches it, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HYPERFLEET_MAESTRO_GRPC_SERVER_ADDRESS"] = Address(_grpc),
        ["HYPERFLEET_MAESTRO_HTTP_SERVER_ADDRESS"] = $"https://{Address(_rest)}",
        ["HYPERFLEET_MAESTRO_SOURCE_ID"] = "s1",
        ["HYPERFLEET_MAESTRO_INSECURE"] = "false",
        ["HYPERFLEET_MAESTRO_CA_FILE"] = _files.CaFile,
    };

    internal MaestroSection Options => new()
    {
        GrpcServerAddress = Address(_grpc),
        HttpServerAddress = $"https://{Address(_rest)}",
        SourceId = "s1",
        Auth = new() { Type = "tls", TlsConfig = new() { CaFile = _files.CaFile } },
    };

    /// <summary>The cluster that the agent serves.</summary>
    public KubernetesClient Connect() => cluster.Connect();

    public async ValueTask InitializeAsync()
    {
        await cluster.InitializeAsync();
        if (cluster.Missing is not null) return;
        await _broker.InitializeAsync();
        var database = new Dictionary<string, string> { ["ConnectionStrings__maestro"] = await postgres.CreateDatabaseAsync(), ["MAESTRO_LOG_LEVEL"] = "warn" };
        await using (var migration = HyperFleetProcess.Start("maestro migration", database))
            Assert.True(await migration.EndAsync(TestContext.Current.CancellationToken) == 0, migration.Output);

        var server = await WriteAsync("server.yaml", "sources/maestro/consumers/+");
        var agent = await WriteAsync("agent.yaml", $"sources/maestro/consumers/{Consumer}");
        _roles.Add(HyperFleetProcess.Start(
            $"maestro server --server-hostname=127.0.0.1 --client-id=adapter-tests --message-broker-config-file={server} --event-sweep-interval=1s" +
            $" --http-server-bindport={_rest.Number} --enable-https --https-cert-file={_files.ServerCertificate} --https-key-file={_files.ServerKey}" +
            $" --grpc-server-bindport={_grpc.Number} --grpc-tls-cert-file={_files.ServerCertificate} --grpc-tls-key-file={_files.ServerKey}" +
            " --health-check-server-bindport=0 --metrics-server-bindport=0",
            database));
        await RegisterAsync(Consumer, "c2");
        _roles.Add(HyperFleetProcess.Start(
            $"maestro agent --consumer-name={Consumer} --workload-source-config={agent} --kubeconfig={cluster.Kubeconfig} --status-sync-interval=200ms --log-level=warn", new Dictionary<string, string>()));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var role in _roles) await role.DisposeAsync();
        await cluster.DisposeAsync();
        await _broker.DisposeAsync();
        _rest.Dispose();
        _grpc.Dispose();
        _files.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Address(LoopbackPort port) => $"127.0.0.1:{port.Number}";

    private async Task<string> WriteAsync(string name, string topics)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, $"brokerHost: 127.0.0.1:{_broker.Port}\ntopics:\n  sourceEvents: {topics}/sourceevents\n  agentEvents: {topics}/agentevents\n");
        return path;
    }

    private async Task RegisterAsync(params string[] consumers)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust, RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(_files.CaFile);
        using var http = new HttpClient(handler);
        foreach (var consumer in consumers)
            await Eventually.Passes(async () =>
            {
                using var answer = await http.PostAsJsonAsync(new Uri($"https://{Address(_rest)}/api/maestro/v1/consumers"), new JsonObject { ["name"] = consumer }, TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode is 201 or 409, $"{answer.StatusCode}\n{Output}");
            }, StartLimit);
    }
}

/// <summary>The agent applies to the local cluster.</summary>
public sealed class LocalMaestro(PostgresServer postgres) : RunningMaestro(postgres, new LocalCluster());

/// <summary>The agent applies to the cluster that HYPERFLEET_TEST_KUBECONFIG names.</summary>
public sealed class RealClusterMaestro(PostgresServer postgres) : RunningMaestro(postgres, new RealCluster());
