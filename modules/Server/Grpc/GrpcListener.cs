using System.Security.Authentication;
using HyperFleet.Grpc;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Grpc.Access;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HyperFleet.Server.Grpc;

/// <summary>The listener for sources: HTTP/2 alone, with or without TLS.</summary>
internal static class GrpcListener
{
    private static readonly object Mark = new();

    /// <exception cref="ConfigurationException">The TLS files do not fit the authentication.</exception>
    public static void Add(WebApplicationBuilder builder, ServerOptions options)
    {
        var grpc = options.Grpc;
        Check(grpc);
        if (grpc.TlsCertFile is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var http2 = kestrel.Limits.Http2;
            http2.MaxStreamsPerConnection = (int)Math.Clamp(grpc.MaxConcurrentStreams, 1, int.MaxValue);
            http2.KeepAlivePingDelay = grpc.ServerPingInterval;
            http2.KeepAlivePingTimeout = grpc.ServerPingTimeout;
            kestrel.Listen(new BindAddress(options.Host, grpc.Port).Address, grpc.Port, listen => Configure(listen, grpc));
        });
    }

    /// <summary>Whether a request came in on this listener; a Host header cannot say so.</summary>
    public static bool Took(HttpContext context) => context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;

    private static void Check(GrpcOptions grpc)
    {
        if (grpc.TlsCertFile is null != grpc.TlsKeyFile is null)
            throw new ConfigurationException("gRPC over TLS needs both '--grpc-tls-cert-file' and '--grpc-tls-key-file'");
        if (grpc is { TlsCertFile: not null, AuthnType: "mtls", ClientCaFile: null })
            throw new ConfigurationException("'--grpc-authn-type=mtls' needs '--grpc-client-ca-file', the authorities of the sources' certificates");
    }

    private static void Configure(ListenOptions listen, GrpcOptions grpc)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (grpc.MaxConnectionAge is { } age)
            listen.UseMaximumConnectionAge(age, TimeProvider.System);
        listen.Use(next => connection =>
        {
            connection.Items[Mark] = true;
            return next(connection);
        });
        if (grpc is not { TlsCertFile: { } certificate, TlsKeyFile: { } key })
            return;
        var files = new TlsFiles(certificate, key);
        files.Current();
        listen.UseHttps(https => Secure(https, files, grpc));
    }

    private static void Secure(HttpsConnectionAdapterOptions https, TlsFiles files, GrpcOptions grpc)
    {
        https.ServerCertificateSelector = (_, _) => files.Current();
        https.HandshakeTimeout = grpc.ConnectionTimeout;
#pragma warning disable CA5398 // server contract §5.4: TLS 1.3 is the minimum, whatever the system allows
        https.SslProtocols = SslProtocols.Tls13;
#pragma warning restore CA5398
        if (grpc is not { AuthnType: "mtls", ClientCaFile: { } authorities })
            return;
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (client, chain, _) => ClientCertificate.IsIssuedBy(authorities, client, chain);
    }
}
