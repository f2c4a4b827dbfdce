using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Kubernetes.Credentials;

namespace HyperFleet.Kubernetes.Http;

/// <summary>One connection pool a client: HTTP/2 over TLS, HTTP/1.1 in the clear. HttpClient's own activity carries the trace context.</summary>
internal static class HandlerFactory
{
    internal static SocketsHttpHandler Create(KubernetesConnection connection, CredentialSource credentials) => new()
    {
        AutomaticDecompression = DecompressionMethods.GZip,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        Proxy = connection.Proxy is { } proxy ? new WebProxy(proxy) : null,
        UseProxy = connection.Proxy is not null,
        SslOptions = Tls(connection, credentials),
    };

    private static SslClientAuthenticationOptions Tls(KubernetesConnection connection, CredentialSource credentials)
    {
        var tls = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => credentials.Current.Certificate!,
        };
        if (connection.Insecure)
#pragma warning disable CA5359, MA0039 // the configuration says insecure-skip-tls-verify
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        else if (connection.CertificateAuthority is { } authority)
            tls.CertificateChainPolicy = Trust(authority);
        return tls;
    }

    private static X509ChainPolicy Trust(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authority);
        return policy;
    }
}
