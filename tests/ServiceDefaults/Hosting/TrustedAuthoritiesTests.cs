using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.ServiceDefaults.Tests.Hosting;

public sealed class TrustedAuthoritiesTests : IDisposable
{
    private readonly TestCertificates _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_the_authority_has_issued_is_trusted() => Assert.True(IsTrusted(SslPolicyErrors.RemoteCertificateChainErrors));

    [Fact]
    public void Another_name_is_not() => Assert.False(IsTrusted(SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch));

    [Fact]
    public void Another_authority_is_not()
    {
        using var others = new TestCertificates();
        Assert.False(IsTrusted(SslPolicyErrors.RemoteCertificateChainErrors, others.CaFile));
    }

    [Fact]
    public void A_certificate_that_is_good_for_clients_only_is_not()
    {
        _files.RenewServer(TestCertificates.ForClients);
        Assert.False(IsTrusted(SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void The_authorities_are_read_each_time()
    {
        _files.RenewAuthority();
        _files.RetireAuthority();
        Assert.False(IsTrusted(SslPolicyErrors.RemoteCertificateChainErrors));
        _files.RenewServer();
        Assert.True(IsTrusted(SslPolicyErrors.RemoteCertificateChainErrors));
    }

    private bool IsTrusted(SslPolicyErrors found, string? authorities = null)
    {
        using var shown = X509Certificate2.CreateFromPem(File.ReadAllText(_files.ServerCertificate));
        return new TrustedAuthorities(authorities ?? _files.CaFile).Validate(this, shown, null, found);
    }
}
