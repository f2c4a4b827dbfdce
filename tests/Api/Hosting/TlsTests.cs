using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Api.Tests.Fixtures;
using HyperFleet.Fixtures;

namespace HyperFleet.Api.Tests.Hosting;

/// <summary><c>server.tls</c>, and the side listeners with the certificate of the API.</summary>
public sealed class TlsTests(PostgresServer postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_api_and_its_side_listeners_speak_tls_and_follow_a_renewed_certificate()
    {
        var first = WriteCertificate();
        await using var api = await ApiServer.StartAsync(postgres, o => o with
        {
            Server = o.Server with { Tls = new() { Enabled = true, CertFile = Path.Combine(_folder, "tls.crt"), KeyFile = Path.Combine(_folder, "tls.key") } },
            Health = o.Health with { Tls = new() { Enabled = true } },
            Metrics = o.Metrics with { Tls = new() { Enabled = true } },
        });
        Assert.Equal(first, await PresentedAsync(new(api.Client.BaseAddress!, "clusters")));
        Assert.Equal(first, await PresentedAsync(new(api.Health, "/readyz")));
        Assert.Equal(first, await PresentedAsync(new(api.Metrics, "/metrics")));
        var second = WriteCertificate();
        await Eventually.Equal(second, () => PresentedAsync(new(api.Client.BaseAddress!, "clusters")));
    }

    /// <summary>Writes a new pair; the thumbprint of its certificate.</summary>
    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "tls.crt"), certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    /// <summary>The thumbprint that a listener shows to a client, whose request succeeds.</summary>
    private static async Task<string> PresentedAsync(Uri address)
    {
        var presented = "";
#pragma warning disable MA0039 // the certificate is this test's own, and which one is shown is what it asks
        using var client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (presented = certificate!.Thumbprint).Length > 0,
        });
#pragma warning restore MA0039
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        return presented;
    }
}
