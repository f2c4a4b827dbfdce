using HyperFleet.Fixtures;
using HyperFleet.Kubernetes.Local;
using Npgsql;

namespace HyperFleet.Host.Tests.Publishing;

/// <summary>The published output beside servers that speak TLS only, their certificates from an authority that no system trusts.</summary>
public sealed class Installation(RabbitMqServer rabbit) : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new(), _strangers = new();
    private readonly PostgresServer _postgres = new();
    private readonly LoopbackPort _amqps = LoopbackPort.Take();
    private MosquittoServer? _mosquitto;
    private LocalKubernetes? _kubernetes;

    internal PublishedOutput Output { get; private set; } = null!;

    internal Uri Broker => rabbit.Address;

    /// <summary>As the secret <c>hyperfleet/mq-credentials</c> has it, with the authority.</summary>
    internal string BrokerUrl => $"amqps://{rabbit.Address.UserInfo}@127.0.0.1:{_amqps.Number}?cacertfile={CaFile}";

    /// <summary>Where the secrets driver would have mounted <c>ca.crt</c>, <c>certificate</c> and <c>privateKey</c>.</summary>
    internal string Certificates { get; private set; } = "";

    internal string CaFile => Path.Combine(Certificates, "ca.crt");

    internal string StrangersCaFile => Path.Combine(Certificates, "stranger.crt");

    internal string Kubeconfig { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (ServerFixture.IsFast) return;
        var cancellation = TestContext.Current.CancellationToken;
        Output = await PublishedOutput.CreateAsync();
        await _postgres.InitializeAsync();
        await _postgres.RequireTlsAsync(_certificates, cancellation);
        await rabbit.ListenTlsAsync(_amqps, _certificates, cancellation);
        _mosquitto = await MosquittoServer.StartAsync(
            "user root", $"cafile {_certificates.CaFile}", $"certfile {_certificates.ServerCertificate}", $"keyfile {_certificates.ServerKey}", "require_certificate true");
        _kubernetes = await LocalKubernetes.StartAsync(new() { Token = "agent" }, cancellation);
        Certificates = Output.Mount("secrets-store", new Dictionary<string, string>
        {
            ["ca.crt"] = await File.ReadAllTextAsync(_certificates.CaFile, cancellation),
            ["certificate"] = await File.ReadAllTextAsync(_certificates.ClientCertificate, cancellation),
            ["privateKey"] = await File.ReadAllTextAsync(_certificates.ClientKey, cancellation),
            ["stranger.crt"] = await File.ReadAllTextAsync(_strangers.CaFile, cancellation),
        });
        Kubeconfig = Path.Combine(Output.Mount("kubeconfig", new Dictionary<string, string> { ["config"] = _kubernetes.Kubeconfig }), "config");
    }

    /// <summary>A new database, as the flags that the charts give: a file for each part of the secret.</summary>
    internal async Task<string[]> DatabaseAsync(string name, string? authority = null)
    {
        var database = new NpgsqlConnectionStringBuilder(await _postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken));
        var folder = Output.Mount(name, new Dictionary<string, string>
        {
            ["db.host"] = database.Host!, ["db.port"] = $"{database.Port}", ["db.user"] = database.Username!, ["db.password"] = database.Password!, ["db.name"] = database.Database!,
        });
        return
        [
            .. new[] { "host", "port", "user", "password", "name" }.Select(part => $"--db-{part}-file={folder}/db.{part}"),
            "--db-sslmode=verify-full", $"--db-rootcert={authority ?? CaFile}",
        ];
    }

    /// <summary>The file that the charts write for IoT Core, for a consumer's topics or, with <c>+</c>, for all.</summary>
    internal string MessageBrokerFile(string name, string consumer) => Path.Combine(Output.Mount(name, new Dictionary<string, string>
    {
        ["config.yaml"] = $"""
            brokerHost: "127.0.0.1:{_mosquitto!.Port}"
            clientCertFile: {Certificates}/certificate
            clientKeyFile: {Certificates}/privateKey
            caFile: {CaFile}
            topics:
              sourceEvents: sources/maestro/consumers/{consumer}/sourceevents
              agentEvents: sources/maestro/consumers/{consumer}/agentevents
            """,
    }), "config.yaml");

    public async ValueTask DisposeAsync()
    {
        if (Output is not null) await Output.DisposeAsync();
        if (_kubernetes is not null) await _kubernetes.DisposeAsync();
        if (_mosquitto is not null) await _mosquitto.DisposeAsync();
        await _postgres.DisposeAsync();
        _amqps.Dispose();
        _certificates.Dispose();
        _strangers.Dispose();
    }
}
