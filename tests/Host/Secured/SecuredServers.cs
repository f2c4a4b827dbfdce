using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Local;
using Npgsql;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>The three servers and two clusters, which speak TLS to those who show who they are, and nothing else to anybody.</summary>
internal sealed class SecuredServers : IAsyncDisposable
{
    /// <summary>The management cluster, and another one whose certificate is as good.</summary>
    public const string Consumer = "management-1", OtherConsumer = "management-2";

    public const string MaestroServer = "maestro-server", BrokerUser = "hyperfleet";
    private readonly PostgresServer _postgres = new();
    private readonly RabbitMqServer _rabbit = new();
    private readonly LoopbackPort _amqps = LoopbackPort.Take();
    private MosquittoServer? _mosquitto;

    public TestCertificates Certificates { get; } = new();

    public PlantedSecrets Secrets { get; } = new();

    public Surroundings Surroundings { get; private set; } = null!;

    public LocalKubernetes Regional { get; private set; } = null!;

    public LocalKubernetes Management { get; private set; } = null!;

    public int AmqpsPort => _amqps.Number;

    public int PlainAmqpPort => _rabbit.Port;

    public int MqttPort => Mosquitto.Port;

    public string TelemetryKey { get; private set; } = "";

    /// <summary>What the servers have printed.</summary>
    public IEnumerable<(string Place, string Text)> Printed => [("PostgreSQL", _postgres.Output), ("RabbitMQ", _rabbit.Output), ("Mosquitto", Mosquitto.Output)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MosquittoServer Mosquitto => _postgres.Demanded(_mosquitto)!;

    public async Task StartAsync()
    {
        Secrets.PlantKey("servers' key", await File.ReadAllTextAsync(Certificates.ServerKey, Cancellation));
        TelemetryKey = Secrets.Make("key of the telemetry collector");
        Surroundings = await Surroundings.StartAsync(Certificates, Secrets, TelemetryKey);
        await Task.WhenAll(StartPostgresAsync(), StartRabbitAsync(), StartMosquittoAsync());
        Regional = await LocalKubernetes.StartAsync(new() { Token = Secrets.Make("token of the regional cluster") }, Cancellation);
        Management = await LocalKubernetes.StartAsync(new() { Token = Secrets.Make("token of the management cluster") }, Cancellation);
    }

    /// <summary>A database and its role of the same name.</summary>
    public async Task<NpgsqlConnectionStringBuilder> CreateDatabaseAsync(string name) =>
        new(await _postgres.CreateOwnedDatabaseAsync(name, Secrets.Make($"database password of {name}"), Cancellation)) { Pooling = false };

    public Task<string> DumpAsync(string database) => _postgres.DumpAsync(database, Cancellation);

    public async Task<string> ChangeDatabasePasswordAsync(string role)
    {
        var password = Secrets.Make($"next database password of {role}");
        await _postgres.ChangePasswordAsync(role, password, Cancellation);
        return password;
    }

    /// <summary>Creates the broker's user, or gives it another password and ends its connections.</summary>
    public async Task<string> SetBrokerPasswordAsync()
    {
        var password = Secrets.Make("password of RabbitMQ");
        await _rabbit.SetPasswordAsync(BrokerUser, password, Cancellation);
        return password;
    }

    /// <summary>New server certificates of the authority that issues now. Every server takes them and ends its connections.</summary>
    public async Task RenewCertificatesAsync()
    {
        Certificates.RenewServer();
        Secrets.PlantKey("servers' new key", await File.ReadAllTextAsync(Certificates.ServerKey, Cancellation));
        await _postgres.RequireTlsAsync(Certificates, Cancellation);
        await _rabbit.ReloadTlsAsync(Cancellation);
        await Mosquitto.RestartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new IAsyncDisposable?[] { Surroundings, Regional, Management, _mosquitto, _rabbit, _postgres })
            if (server is not null) await server.DisposeAsync();
        _amqps.Dispose();
        Certificates.Dispose();
    }

    private async Task StartPostgresAsync()
    {
        await _postgres.InitializeAsync();
        await _postgres.RequireTlsAsync(Certificates, Cancellation);
    }

    private async Task StartRabbitAsync()
    {
        await _rabbit.InitializeAsync();
        await _rabbit.ListenTlsAsync(_amqps, Certificates, Cancellation);
        await _rabbit.RefusePlainTextAsync(Cancellation);
    }

    // The name in a client's certificate is its user; an agent has the two topics of its own cluster.
    private async Task StartMosquittoAsync()
    {
        await File.WriteAllTextAsync(Certificates.PathOf("acl"), $"""
            user {MaestroServer}
            topic write sources/maestro/consumers/+/sourceevents
            topic read sources/maestro/consumers/+/agentevents

            pattern read sources/maestro/consumers/%u/sourceevents
            pattern write sources/maestro/consumers/%u/agentevents

            """, Cancellation);
        _mosquitto = await MosquittoServer.StartAsync(
            "user root", "allow_anonymous false", "require_certificate true", "use_identity_as_username true", $"acl_file {Certificates.PathOf("acl")}",
            $"cafile {Certificates.CaFile}", $"certfile {Certificates.ServerCertificate}", $"keyfile {Certificates.ServerKey}");
    }
}
