using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace HyperFleet.Mqtt.Connections;

/// <summary>A TCP connection to the broker, wrapped in TLS when configured.</summary>
internal sealed class Transport : IAsyncDisposable
{
    // linux/tcp.h: IPPROTO_TCP and TCP_QUICKACK
    private const int TcpLevel = 6;
    private const int QuickAck = 12;

    private readonly Socket _socket;

    private Transport(Socket socket, Stream stream) => (_socket, Stream) = (socket, stream);

    public Stream Stream { get; }

    public static async Task<Transport> OpenAsync(MqttClientOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(options.Host, options.Port), cancellation);
            var network = new NetworkStream(socket, ownsSocket: true);
            return new Transport(socket, options.Tls is null ? network : await SecureAsync(network, options, options.Tls, cancellation));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Acknowledges on the level of TCP what has been read. Left to itself Linux waits up to 40 ms for an answer that could carry it along, and
    /// a broker that sends small packets by Nagle's rule, as Mosquitto does by default, holds the next one back as long. After a PUBACK there
    /// is no answer, and that next packet may be a status. The kernel forgets the wish, so it is said after each read.
    /// </summary>
    public void AcknowledgeRead()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Span<byte> on = stackalloc byte[sizeof(int)];
        on[0] = on[3] = 1; // not zero, in either byte order
        try
        {
            _socket.SetRawSocketOption(TcpLevel, QuickAck, on);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // the connection has ended; the next read says why
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Sends what is buffered and a FIN; a plain close answers unread input with a reset, which can overtake our DISCONNECT.
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // the peer was faster
        }
        await Stream.DisposeAsync();
    }

    private static async Task<Stream> SecureAsync(
        NetworkStream network, MqttClientOptions options, MqttTlsOptions tls, CancellationToken cancellation)
    {
        var secure = new SslStream(network);
        try
        {
            await secure.AuthenticateAsClientAsync(Authentication(options, tls), cancellation);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Authentication(MqttClientOptions options, MqttTlsOptions tls) => new()
    {
        TargetHost = tls.ServerName ?? options.Host,
        EnabledSslProtocols = tls.Protocols,
        ClientCertificateContext = ClientCertificate(tls),
        CertificateChainPolicy = Trust(tls),
        ApplicationProtocols = [.. tls.ApplicationProtocolsOn(options.Port).Select(name => new SslApplicationProtocol(name))],
    };

    private static SslStreamCertificateContext? ClientCertificate(MqttTlsOptions tls)
    {
        if (tls.Identity() is not var (certificate, key))
            return null;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
    }

    private static X509ChainPolicy? Trust(MqttTlsOptions tls)
    {
        if (tls.Authorities() is not { } authorities)
            return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(authorities);
        return policy;
    }
}
