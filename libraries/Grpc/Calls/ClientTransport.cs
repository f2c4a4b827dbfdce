using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.Grpc.Calls;

/// <summary>The HTTP/2 connections of a channel.</summary>
internal static class ClientTransport
{
    // Extended key usage, RFC 5280 §4.2.1.12: who may be a client of the same authority is not its server.
    private static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");

    public static SocketsHttpHandler Create(RpcChannelOptions options) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        // Open streams count against the server's limit for one connection; calls beyond it would wait for a stream to end.
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = options.KeepAliveTime,
        KeepAlivePingTimeout = options.KeepAliveTimeout,
        KeepAlivePingPolicy = options.KeepAliveWithoutCalls ? HttpKeepAlivePingPolicy.Always : HttpKeepAlivePingPolicy.WithActiveRequests,
        SslOptions = Secure(options.Tls),
    };

    private static SslClientAuthenticationOptions Secure(RpcTlsOptions tls)
    {
        var secure = new SslClientAuthenticationOptions();
        if (tls.CaFile is not null)
            secure.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(tls.CaFile, certificate, chain, errors);
        if (tls is { CertificateFile: { } certificate, KeyFile: { } key })
            secure.LocalCertificateSelectionCallback = (_, _, _, _, _) => X509Certificate2.CreateFromPemFile(certificate, key);
        return secure;
    }

    private static bool IsTrusted(string authorities, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ForServers);
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build((X509Certificate2)certificate);
    }
}
