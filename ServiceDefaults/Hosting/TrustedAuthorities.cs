using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.ServiceDefaults.Hosting;

/// <summary>The authorities of a PEM file, in place of the system's. The file is read at every handshake, so rotation needs no restart.</summary>
public sealed class TrustedAuthorities(string file)
{
    // Extended key usage, RFC 5280 §4.2.1.12: who may be a client of the same authority is not its server.
    private static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");

    /// <summary>For <see cref="SslClientAuthenticationOptions"/>: every other finding (name, missing certificate) still counts.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ForServers);
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build((X509Certificate2)certificate);
    }
}
