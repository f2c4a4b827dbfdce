using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.Fixtures;

/// <summary>
/// An authority, a server certificate for 127.0.0.1 and <c>broker.test</c>, and a client certificate of the organization <c>sources</c>, as
/// PEM files in a folder of their own.
/// </summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = From.AddDays(10);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperfleet-tests-");
    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=HyperFleet test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(From, Until);
        File.WriteAllText(CaFile, _authority.ExportCertificatePem());
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

    /// <summary>Replaces the server's certificate and key by new ones of the same authority.</summary>
    public void RenewServer() => Issue("server", server: true);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Issue(string name, bool server)
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
        using var certificate = request.Create(_authority, From, Until, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(PathOf(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }
}
