using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Fixtures;
using HyperFleet.Host.Tests.Fleets;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Host.Tests.Secured;

/// <summary>Every role of both halves as a process of its own: TLS on every link, a credential for each, and all of it in mounted files.</summary>
public sealed class SecuredFleet : IAsyncLifetime
{
    private const string ApiConfiguration = "config.yaml";
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(180);
    private readonly SecuredServers _servers = new();
    private readonly Dictionary<string, LoopbackPort> _ports = [];
    private readonly Dictionary<string, TcpProxy> _links = [];
    private readonly ConcurrentQueue<(string Name, RoleProcess Process)> _processes = new();
    private readonly ConcurrentQueue<string> _refusals = new();

    public SecuredFleet() => Credentials = new(_servers);

    /// <summary>Generous: a machine may be busy with anything else.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(120);

    /// <summary>The processes that stay.</summary>
    internal static IReadOnlyList<string> Roles { get; } = ["api", "sentinel", "landing-zone", "cluster-setup", "maestro", "agent"];

    internal SecuredServers Servers => _servers;

    internal Credentials Credentials { get; }

    internal Uri Api => new($"https://127.0.0.1:{Port("api")}/api/hyperfleet/v1/");

    internal string OperatorToken => File.ReadAllText(Credentials["operator"]["token"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (ServerFixture.IsFast) return;
        await _servers.StartAsync();
        await Credentials.WriteAsync();
        await Credentials["api"].WriteAsync((ApiConfiguration, ApiSettings()));
        await Task.WhenAll(StartApiAsync(), StartMaestroAsync());
        await Task.WhenAll(StartSentinelAsync(), StartAdapterAsync("landing-zone"), StartAdapterAsync("cluster-setup"), StartAgentAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in _processes) await process.DisposeAsync();
        foreach (var link in _links.Values) await link.DisposeAsync();
        await _servers.DisposeAsync();
        Credentials.Dispose();
        foreach (var port in _ports.Values) port.Dispose();
    }

    internal int Port(string name)
    {
        lock (_ports) return (_ports.TryGetValue(name, out var port) ? port : _ports[name] = LoopbackPort.Take()).Number;
    }

    /// <summary>A wire to a listener; a link that stands keeps the credentials that it began with.</summary>
    internal TcpProxy Link(string name)
    {
        lock (_links) return _links.TryGetValue(name, out var link) ? link : _links[name] = TcpProxy.Start(Port(name));
    }

    /// <summary>Ends what stands between the roles, so that all of it begins anew.</summary>
    internal void CutLinks()
    {
        foreach (var link in _links.Values) link.Cut();
    }

    /// <summary>A client that trusts the authorities of the moment and shares no connection with others.</summary>
    internal HttpClient Client(string? token = null)
    {
        var trusted = new TrustedAuthorities(_servers.Certificates.CaFile);
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = trusted.Validate } }) { BaseAddress = Api, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The thumbprint of the certificate that a listener shows now.</summary>
    internal async Task<string> ShownByAsync(string listener)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Port(listener), Cancellation);
        var trusted = new TrustedAuthorities(_servers.Certificates.CaFile);
        await using var secure = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, trusted.Validate);
        await secure.AuthenticateAsClientAsync("127.0.0.1");
        return ((X509Certificate2)secure.RemoteCertificate!).Thumbprint;
    }

    /// <summary>What somebody is told who is refused; searched for secrets in the end.</summary>
    internal void Refused(string message) => _refusals.Enqueue(message);

    /// <summary>Runs a command of the executable to its end.</summary>
    internal async Task<(int Code, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var process = Start(string.Join(' ', arguments.TakeWhile(argument => !argument.StartsWith('-'))), environment, arguments);
        await process.EndsAsync(CommandLimit);
        return (process.ExitCode, string.Join('\n', process.Lines));
    }

    /// <summary>Runs a command of Maestro's client, over TLS and with the certificate of one who may.</summary>
    internal Task<(int Code, string Output)> MaestroAsync(params string[] arguments) => RunAsync(MaestroClient("operator"), ["maestro", .. arguments]);

    /// <summary>As whom client commands speak to Maestro.</summary>
    internal Dictionary<string, string> MaestroClient(string name) => new()
    {
        ["MAESTRO_REST_URL"] = $"https://127.0.0.1:{Port("maestro")}", ["MAESTRO_REST_TIMEOUT"] = "55s", ["SSL_CERT_FILE"] = Credentials["operator"]["ca.crt"],
        ["MAESTRO_GRPC_SERVER_ADDRESS"] = $"127.0.0.1:{Port("maestro-grpc")}", ["MAESTRO_GRPC_CA_FILE"] = Credentials["operator"]["ca.crt"], ["MAESTRO_GRPC_SOURCE_ID"] = "operator",
        ["MAESTRO_GRPC_CLIENT_CERT_FILE"] = Credentials[name]["tls.crt"], ["MAESTRO_GRPC_CLIENT_KEY_FILE"] = Credentials[name]["tls.key"],
    };

    /// <summary>Roles that no longer run as they were started.</summary>
    internal IEnumerable<string> Ended => _processes.Where(role => Roles.Contains(role.Name) && role.Process.HasExited).Select(role => role.Name);

    /// <summary>What roles and commands have printed, and what those were told who were refused.</summary>
    internal IEnumerable<(string Place, string Text)> Printed =>
        [.. _processes.Select(role => (role.Name, string.Join('\n', role.Process.Lines))), .. _refusals.Select(refusal => ("a refusal", refusal))];

    private string ApiSettings() => $$"""
        server:
          host: 127.0.0.1
          port: {{Port("api")}}
          tls: {enabled: true, cert_file: {{Credentials["api"]["tls.crt"]}}, key_file: {{Credentials["api"]["tls.key"]}}}
          jwt:
            enabled: true
            configs:
              - {issuer_url: {{Signer.Issuer}}, jwk_cert_url: {{_servers.Surroundings.Address}}/keys, jwk_cert_ca_file: {{Credentials["api"]["ca.crt"]}}, audience: {{Signer.Audience}}}
        health: {host: 127.0.0.1, port: {{Port("api-health")}}, tls: {enabled: true} }
        metrics: {host: 127.0.0.1, port: {{Port("api-metrics")}}, tls: {enabled: true} }
        logging: {level: debug}
        database: {debug: true}
        cluster_adapters: [landing-zone, cluster-setup]
        nodepool_adapters: []
        """;

    private async Task StartApiAsync()
    {
        string[] settings = [$"--config={Credentials["api"][ApiConfiguration]}", .. DatabaseFlags("api")];
        await DoneAsync("api", ["api", "migrate", .. settings]);
        StartRole("api", ["api", "serve", .. settings]);
        await ReadyAsync("api", "https", "readyz");
    }

    private async Task StartMaestroAsync()
    {
        await DoneAsync("maestro", ["maestro", "migration", .. DatabaseFlags("maestro")]);
        var mount = Credentials["maestro"];
        StartRole("maestro",
        [
            "maestro", "server", .. DatabaseFlags("maestro"), $"--message-broker-config-file={mount[Credentials.BrokerFile]}", "--client-id=maestro-0", "--server-hostname=127.0.0.1", "-v=4",
            $"--http-server-bindport={Port("maestro")}", $"--health-check-server-bindport={Port("maestro-health")}", $"--metrics-server-bindport={Port("maestro-metrics")}",
            "--enable-https=true", "--enable-health-check-https=true", "--enable-metrics-https=true", $"--https-cert-file={mount["tls.crt"]}", $"--https-key-file={mount["tls.key"]}",
            $"--grpc-server-bindport={Port("maestro-grpc")}", $"--grpc-tls-cert-file={mount["tls.crt"]}", $"--grpc-tls-key-file={mount["tls.key"]}",
            "--grpc-authn-type=mtls", $"--grpc-client-ca-file={mount["ca.crt"]}", $"--grpc-authorizer-config={mount["kubeconfig"]}",
        ]);
        await ReadyAsync("maestro", "https", "healthcheck");
        foreach (var consumer in (string[])[SecuredServers.Consumer, SecuredServers.OtherConsumer])
        {
            var (code, output) = await MaestroAsync("consumer", "create", consumer);
            Assert.True(code == 0, output);
        }
    }

    private Task StartSentinelAsync()
    {
        StartRole("sentinel", ["sentinel", "serve", $"--config={Repository.PathOf("AppHost/config/sentinel-clusters/sentinel.yaml")}", .. SideListeners("sentinel")], ApiCaller("sentinel", "AppHost/config/sentinel-clusters"));
        return ReadyAsync("sentinel", "http", "readyz");
    }

    private Task StartAdapterAsync(string name)
    {
        StartRole(name, ["adapter", "serve", .. SideListeners(name)], AdapterSettings(name));
        return ReadyAsync(name, "http", "readyz");
    }

    private Task StartAgentAsync()
    {
        StartRole("agent",
        [
            "maestro", "agent", $"--consumer-name={SecuredServers.Consumer}", $"--workload-source-config={Credentials["agent"][Credentials.BrokerFile]}", $"--kubeconfig={Credentials["agent"]["kubeconfig"]}",
            "--status-sync-interval=1s", "-v=4", .. SideListeners("agent"),
        ]);
        return ReadyAsync("agent", "http", "readyz");
    }

    /// <summary>What an adapter is given; its <c>config-dump</c> gets the same.</summary>
    internal Dictionary<string, string> AdapterSettings(string name)
    {
        var (mount, folder) = (Credentials[name], Credentials.AdapterFolder(name));
        Dictionary<string, string> settings = new(ApiCaller(name, folder))
        {
            ["HYPERFLEET_ADAPTER_CONFIG"] = mount["adapter-config.yaml"], ["HYPERFLEET_TASK_CONFIG"] = Repository.PathOf($"{folder}/adapter-task-config.yaml"),
        };
        IEnumerable<(string, string)> target = name == "landing-zone" ? [("HYPERFLEET_KUBERNETES_KUBE_CONFIG_PATH", mount["kubeconfig"])] :
        [
            ("MANAGEMENT_CLUSTER", SecuredServers.Consumer), ("HYPERFLEET_MAESTRO_INSECURE", "false"), ("HYPERFLEET_MAESTRO_AUTH_TYPE", "tls"),
            ("HYPERFLEET_MAESTRO_GRPC_SERVER_ADDRESS", $"127.0.0.1:{Link("maestro-grpc").Port}"), ("HYPERFLEET_MAESTRO_HTTP_SERVER_ADDRESS", $"https://127.0.0.1:{Link("maestro").Port}"),
            ("HYPERFLEET_MAESTRO_CA_FILE", mount["ca.crt"]), ("HYPERFLEET_MAESTRO_CERT_FILE", mount["tls.crt"]), ("HYPERFLEET_MAESTRO_KEY_FILE", mount["tls.key"]),
        ];
        foreach (var (variable, value) in target) settings[variable] = value;
        return settings;
    }

    /// <summary>Those who call the API and speak to RabbitMQ.</summary>
    internal Dictionary<string, string> ApiCaller(string name, string folder) => new()
    {
        ["HYPERFLEET_API_BASE_URL"] = $"https://127.0.0.1:{Link("api").Port}", ["HYPERFLEET_API_AUTH_TOKEN_PATH"] = Credentials[name]["token"],
        ["HYPERFLEET_DEBUG_CONFIG"] = "true", ["HYPERFLEET_LOG_LEVEL"] = "debug", ["LOG_LEVEL"] = "debug",
        ["BROKER_CONFIG_FILE"] = Repository.PathOf($"{folder}/broker.yaml"), ["LOG_CONFIG"] = "true",
        ["BROKER_RABBITMQ_HOST"] = "127.0.0.1", ["BROKER_RABBITMQ_PORT"] = $"{_servers.AmqpsPort}", ["BROKER_RABBITMQ_TLS"] = "true", ["BROKER_RABBITMQ_CACERTFILE"] = Credentials[name]["ca.crt"],
        ["BROKER_RABBITMQ_USERNAME_FILE"] = Credentials[name]["mq-user"], ["BROKER_RABBITMQ_PASSWORD_FILE"] = Credentials[name]["mq-password"],
    };

    private string[] DatabaseFlags(string role) =>
    [
        .. new[] { "host", "port", "user", "password", "name" }.Select(part => $"--db-{part}-file={Credentials[role]["db." + part]}"),
        "--db-sslmode=verify-full", $"--db-rootcert={Credentials[role]["ca.crt"]}",
    ];

    private string[] SideListeners(string role) => [$"--health-server-bindaddress=127.0.0.1:{Port(role + "-health")}", $"--metrics-server-bindaddress=127.0.0.1:{Port(role + "-metrics")}"];

    private async Task DoneAsync(string role, string[] arguments)
    {
        var (code, output) = await RunAsync(Surrounded(role), arguments);
        Assert.True(code == 0, output);
    }

    private void StartRole(string role, string[] arguments, Dictionary<string, string>? environment = null) =>
        Start(role, new Dictionary<string, string>(Surrounded(role).Concat(environment ?? [])), arguments);

    private RoleProcess Start(string name, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var process = RoleProcess.Start(arguments, environment);
        _processes.Enqueue((name, process));
        return process;
    }

    /// <summary>Whom every role trusts beyond its own settings, and where it exports to: as much as there is, as soon as possible.</summary>
    private Dictionary<string, string> Surrounded(string role) => new()
    {
        ["SSL_CERT_FILE"] = Credentials[role]["ca.crt"],
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _servers.Surroundings.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-api-key={_servers.TelemetryKey}",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000", ["OTEL_BSP_SCHEDULE_DELAY"] = "500", ["OTEL_BLRP_SCHEDULE_DELAY"] = "500", ["OTEL_TRACES_SAMPLER"] = "always_on",
        ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true", ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
    };

    private Task ReadyAsync(string role, string scheme, string page) => Eventually.Passes(async () =>
    {
        using var client = Client();
        var process = _processes.Last(started => started.Name == role).Process;
        Assert.False(process.HasExited, $"{role} has ended:\n{string.Join('\n', process.Lines.TakeLast(20))}");
        using var answer = await client.GetAsync(new Uri($"{scheme}://127.0.0.1:{Port(role + "-health")}/{page}"), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{role} is not ready: {await answer.Content.ReadAsStringAsync(Cancellation)}\n{string.Join('\n', process.Lines.TakeLast(20))}");
    }, Patience);
}
