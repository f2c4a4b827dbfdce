using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Connections;

/// <summary>Opens connections without the client's own recovery: a broken one is never reused, <see cref="BrokerLink{T}"/> makes a new one.</summary>
internal static class Connector
{
    private const uint MaxInboundBody = 128 * 1024 * 1024; // the broker's own limit: anything it delivers we can at least park

    // Extended key usage, RFC 5280 §4.2.1.12: who may be a client of the same authority is not its server.
    private static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");

    public static async Task<IConnection> ConnectAsync(AmqpAddress address, string name, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            HostName = address.Host,
            Port = address.Port,
            UserName = address.User,
            Password = address.Password,
            VirtualHost = address.VirtualHost,
            RequestedHeartbeat = address.Heartbeat,
            RequestedConnectionTimeout = address.ConnectionTimeout,
            HandshakeContinuationTimeout = address.ConnectionTimeout,
            RequestedChannelMax = address.ChannelMax,
            ClientProvidedName = name,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            MaxInboundMessageBodySize = MaxInboundBody,
            Ssl = address.Tls ? Tls(address) : new SslOption(),
        };
        if (address.ExternalAuthentication)
            factory.AuthMechanisms = [new ExternalMechanismFactory()];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(address.ConnectionTimeout);
        return await factory.CreateConnectionAsync(deadline.Token);
    }

    private static SslOption Tls(AmqpAddress address)
    {
        var option = new SslOption(address.ServerName ?? address.Host, enabled: true);
        if (address.CertificateFile is not null)
            option.Certs = [X509Certificate2.CreateFromPemFile(address.CertificateFile, address.KeyFile)];
        if (address.CaFile is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(address.CaFile);
            option.CertificateValidationCallback = (_, certificate, sent, errors) => IsTrusted(certificate, sent, errors, authorities);
        }

        return option;
    }

    // A configured authority replaces the system's; every other finding (name, missing certificate) still counts.
    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None || certificate is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.ApplicationPolicy.Add(ForServers);
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build((X509Certificate2)certificate);
    }
}
