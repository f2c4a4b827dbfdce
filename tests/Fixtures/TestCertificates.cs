using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.Fixtures;

/// <summary>
/// An authority, a server certificate for 127.0.0.1 and <c>broker.test</c>, and a client certificate of the organization <c>sources</c>, as
/// PEM files in a folder of their own; more of them when asked, and another authority.
/// </summary>
public sealed class TestCertificates : IDisposable
{
    /// <summary>Extended key usage of a certificate that is good for clients only (RFC 5280 §4.2.1.12).</summary>
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(10);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperfleet-tests-");
    private X509Certificate2 _authority = CreateAuthority("HyperFleet test authority");
    private int _authorities = 1;

    public TestCertificates()
    {
        RetireAuthority();
        Issue("server", server: true);
        Issue("client", server: false);
    }

    public string CaFile => PathOf("ca.pem");

    public string ServerCertificate => PathOf("server.pem");

    public string ServerKey => PathOf("server.key");

    public string ClientCertificate => PathOf("client.pem");

    public string ClientKey => PathOf("client.key");

    /// <summary>A path in the folder, which brokers of any user may read and write.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Replaces the server's certificate and key by new ones of the present authority.</summary>
    /// <param name="usage">What the certificate is good for; null says nothing about that.</param>
    public void RenewServer(string? usage = null) => Issue("server", server: true, usage);

    /// <summary>A new certificate like that of the server, and its key; also as files of this name.</summary>
    public (string Certificate, string Key) IssueServer(string name) => Issue(name, server: true);

    /// <summary>A new certificate with this common name, and its key; also as files of this name.</summary>
    public (string Certificate, string Key) IssueClient(string name) => Issue(name, server: false);

    /// <summary>From now on another authority issues; <see cref="CaFile"/> has it behind the one before, so that the certificates of both are good.</summary>
    public void RenewAuthority()
    {
        _authority.Dispose();
        _authority = CreateAuthority($"HyperFleet test authority {++_authorities}");
        File.AppendAllText(CaFile, "\n" + _authority.ExportCertificatePem());
    }

    /// <summary><see cref="CaFile"/> has the present authority alone.</summary>
    public void RetireAuthority() => File.WriteAllText(CaFile, _authority.ExportCertificatePem());

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    // Each has a name of its own: verifiers choose the issuer by its name.
    private static X509Certificate2 CreateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(From, Until);
    }

    private (string Certificate, string Key) Issue(string name, bool server, string? usage = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(server ? $"CN={name}" : $"CN={name}, O=sources", key, HashAlgorithmName.SHA256);
        if (server)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("broker.test");
            request.CertificateExtensions.Add(names.Build());
        }
        if (usage is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: true));
        using var certificate = request.Create(_authority, From, Until, RandomNumberGenerator.GetBytes(8));
        var issued = (Certificate: certificate.ExportCertificatePem(), Key: key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(PathOf(name + ".pem"), issued.Certificate);
        File.WriteAllText(PathOf(name + ".key"), issued.Key);
        return issued;
    }
}
