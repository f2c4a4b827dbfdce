using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Connections;

public sealed class TlsTests(RabbitMqServer rabbit) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("broker-tls").FullName;
    private readonly LoopbackPort _port = LoopbackPort.Take();

    // What enabling the plugin does, without a node of its own: the mechanism, the user that the certificate names, its rights.
    private const string OfferExternal = """
        case filelib:wildcard(filename:join([code:lib_dir(rabbit), "..", "rabbitmq_auth_mechanism_ssl-*", "ebin"])) of
          [] -> missing;
          [Path | _] ->
            code:add_pathz(Path),
            rabbit_registry:register(auth_mechanism, <<"EXTERNAL">>, rabbit_auth_mechanism_ssl),
            application:set_env(rabbit, ssl_cert_login_from, common_name),
            application:set_env(rabbit, ssl_options, [{verify, verify_peer}]), % without it the mechanism calls every certificate unsafe
            application:set_env(rabbit, auth_mechanisms, ['PLAIN', 'AMQPLAIN', 'EXTERNAL']),
            rabbit_auth_backend_internal:add_user(<<"client">>, <<"unused">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(<<"client">>, <<"/">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>),
            ready
        end.
        """;

    [Fact]
    public async Task A_configured_authority_a_client_certificate_and_a_server_name_connect()
    {
        await using var bench = Bench("ca", "broker.test");
        await bench.PublisherAsync();
    }

    [Fact]
    public async Task An_unknown_authority_is_refused()
    {
        await using var bench = Bench("other", "broker.test");
        await RefusedAsync(bench);
    }

    [Fact]
    public async Task A_wrong_server_name_is_refused()
    {
        await using var bench = Bench("ca", "elsewhere.test");
        await RefusedAsync(bench);
    }

    [Fact]
    public async Task A_certificate_that_is_good_for_clients_only_makes_no_broker()
    {
        using var certificates = new TestCertificates();
        certificates.RenewServer(TestCertificates.ForClients);
        using var port = LoopbackPort.Take();
        port.Dispose();
        await rabbit.ListenTlsAsync(port, certificates, BrokerBench.Cancellation);
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Address = o.Address with { Tls = true, Port = port.Number, CaFile = certificates.CaFile, ServerName = "broker.test" } });
        await RefusedAsync(bench);
    }

    [Fact]
    public async Task Without_a_client_certificate_a_broker_that_demands_one_is_not_reached()
    {
        await using var bench = new BrokerBench(rabbit.Address, _ => Configured("ca", client: false));
        var publisher = await bench.PublisherAsync(ready: false);
        await Eventually.True(() => publisher.Trouble?.Contains("cannot connect to AMQP: ", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task The_settings_of_the_file_make_the_same_connection_for_publisher_and_subscriber()
    {
        await using var bench = new BrokerBench(rabbit.Address, _ => Configured("ca", client: true));
        var received = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await bench.CollectAsync("tls", received);
        Assert.True((await (await bench.PublisherAsync()).PublishAsync(BrokerBench.Event("e"), BrokerBench.Cancellation)).IsPublished);
        await Eventually.Equal("e", () => received.FirstOrDefault());
    }

    [Fact]
    public async Task The_client_certificate_is_the_login_with_auth_mechanism_external()
    {
        var answer = await rabbit.ControlAsync(["eval", OfferExternal], BrokerBench.Cancellation);
        Assert.SkipUnless(answer.Contains("ready", StringComparison.Ordinal), "this RabbitMQ comes without rabbitmq_auth_mechanism_ssl");
        Assert.True(AmqpAddress.TryParse(
            $"amqps://nobody@127.0.0.1:{_port.Number}?auth_mechanism=external&server_name_indication=broker.test&cacertfile={_folder}/ca.pem&certfile={_folder}/client.pem&keyfile={_folder}/client.key",
            out var address, out var error), error);
        await using var bench = new BrokerBench(rabbit.Address, o => o with { Address = address });
        var publisher = await bench.PublisherAsync();
        Assert.Equal(PublishOutcome.Unroutable, (await publisher.PublishAsync(BrokerBench.Event("e"), BrokerBench.Cancellation)).Outcome);
        Assert.Matches(@"client\s+EXTERNAL", await rabbit.ControlAsync(["list_connections", "user", "auth_mechanism"], BrokerBench.Cancellation));
    }

    private BrokerOptions Configured(string authority, bool client)
    {
        var user = rabbit.Address.UserInfo.Split(':');
        Dictionary<string, string> fields = new()
        {
            ["broker.rabbitmq.host"] = $"amqps://127.0.0.1:{_port.Number}", ["broker.rabbitmq.username"] = user[0], ["broker.rabbitmq.password"] = user[1],
            ["broker.rabbitmq.server_name_indication"] = "broker.test", ["broker.rabbitmq.cacertfile"] = $"{_folder}/{authority}.pem",
        };
        if (client)
            (fields["broker.rabbitmq.certfile"], fields["broker.rabbitmq.keyfile"]) = ($"{_folder}/client.pem", $"{_folder}/client.key");
        Assert.True(BrokerConfiguration.TryLoad(new BrokerSources { Environment = _ => null, Overrides = fields }, out var options, out var error), error);
        return options;
    }

    public async ValueTask InitializeAsync()
    {
        using var ca = Authority("ca");
        using var other = Authority("other");
        Issue(ca, "server", "broker.test");
        Issue(ca, "client", "client");
        _port.Dispose();
        await rabbit.ControlAsync(
            ["eval", $$"""rabbit_networking:start_ssl_listener({"127.0.0.1", {{_port.Number}}}, [{cacertfile, "{{_folder}}/ca.pem"}, {certfile, "{{_folder}}/server.pem"}, {keyfile, "{{_folder}}/server.key"}, {verify, verify_peer}, {fail_if_no_peer_cert, true}, {versions, ['tlsv1.2']}], 2)."""],
            BrokerBench.Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task RefusedAsync(BrokerBench bench)
    {
        var publisher = await bench.PublisherAsync(ready: false);
        await Eventually.True(() => publisher.Trouble?.Contains("certificate", StringComparison.OrdinalIgnoreCase) == true);
    }

    private BrokerBench Bench(string authority, string serverName) => new(rabbit.Address, o => o with
    {
        Address = o.Address with
        {
            Tls = true,
            Port = _port.Number,
            CaFile = $"{_folder}/{authority}.pem",
            CertificateFile = $"{_folder}/client.pem",
            KeyFile = $"{_folder}/client.key",
            ServerName = serverName,
        },
    });

    private X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText($"{_folder}/{name}.pem", certificate.ExportCertificatePem());
        return certificate;
    }

    private void Issue(X509Certificate2 authority, string name, string dns)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={dns}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dns);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(authority, now.AddHours(-23), now.AddHours(23), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText($"{_folder}/{name}.pem", certificate.ExportCertificatePem());
        File.WriteAllText($"{_folder}/{name}.key", key.ExportPkcs8PrivateKeyPem());
    }
}
