using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Fixtures;

namespace HyperFleet.Broker.Tests.Connections;

public sealed class TlsTests(RabbitMqServer rabbit) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("broker-tls").FullName;
    private readonly LoopbackPort _port = LoopbackPort.Take();

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
