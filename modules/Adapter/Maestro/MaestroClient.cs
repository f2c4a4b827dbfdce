using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Transport;
using HyperFleet.Grpc;

namespace HyperFleet.Adapter.Maestro;

/// <summary>One adapter's way to Maestro: the transport for its resources, and the subscription by which it knows that Maestro is alive.</summary>
internal sealed class MaestroClient : IDisposable
{
    private readonly MaestroReader _reader;
    private readonly RpcChannel _channel;

    /// <param name="options">Checked by <see cref="MaestroRules"/>.</param>
    public MaestroClient(MaestroSection options, string userAgent, TimeProvider time, ILoggerFactory loggers)
    {
        var token = options.Auth?.TokenFile is { Length: > 0 } path ? new TokenFile(path, TimeSpan.Zero, time) : null;
        _reader = new MaestroReader(options, userAgent, token);
        _channel = new RpcChannel(Channel(options, userAgent, time));
        var publisher = new MaestroPublisher(_channel, options, token, time, loggers.CreateLogger<MaestroPublisher>());
        Transport = new MaestroTransport(_reader, publisher, new WorkEvents(options.SourceId, time));
        Subscription = new MaestroSubscription(_channel, options, token, time, loggers.CreateLogger<MaestroSubscription>());
    }

    public IResourceTransport Transport { get; }

    public MaestroSubscription Subscription { get; }

    public void Dispose()
    {
        _channel.Dispose();
        _reader.Dispose();
    }

    private static RpcChannelOptions Channel(MaestroSection options, string userAgent, TimeProvider time)
    {
        var tls = options.Auth?.TlsConfig;
        var channel = new RpcChannelOptions
        {
            Address = new Uri($"{(options.Insecure ? "http" : "https")}://{options.GrpcServerAddress}"),
            Tls = options.Insecure ? new() : new RpcTlsOptions { CaFile = Given(tls?.CaFile), CertificateFile = Given(tls?.CertFile), KeyFile = Given(tls?.KeyFile) },
            UserAgent = userAgent,
            Time = time,
        };
        if (options.Keepalive is not { } keepalive) return channel;
        if (keepalive.Time >= TimeSpan.FromSeconds(1)) channel = channel with { KeepAliveTime = keepalive.Time };
        return keepalive.Timeout >= TimeSpan.FromSeconds(1) ? channel with { KeepAliveTimeout = keepalive.Timeout } : channel;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
