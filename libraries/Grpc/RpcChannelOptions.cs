namespace HyperFleet.Grpc;

/// <summary>How to reach a server.</summary>
public sealed record RpcChannelOptions
{
    /// <summary><c>http://host:port</c> for HTTP/2 without TLS (prior knowledge), <c>https://host:port</c> for TLS.</summary>
    public required Uri Address { get; init; }

    /// <summary>Used with an <c>https</c> address; the default trusts the system's authorities.</summary>
    public RpcTlsOptions Tls { get; init; } = new();

    /// <summary>Bytes of the largest response, after unpacking.</summary>
    public int MaximumReceiveSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of the largest request, before packing.</summary>
    public int MaximumSendSize { get; init; } = int.MaxValue;

    /// <summary>From the name lookup to the end of the TLS handshake; later is <see cref="RpcStatusCode.Unavailable"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this much silence of the server a ping is sent. Servers may refuse pings that come too often.</summary>
    public TimeSpan KeepAliveTime { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>A server that does not answer a ping in this time is taken for gone.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pings also while no call is open.</summary>
    public bool KeepAliveWithoutCalls { get; init; }

    public string UserAgent { get; init; } = "hyperfleet-grpc";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Every error in the options, each with its fix; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Check(Address.IsAbsoluteUri && Address.Scheme is "http" or "https", $"Address '{Address}' is neither http nor https: write http://host:port or https://host:port."),
        .. Check(!Address.IsAbsoluteUri || Address.PathAndQuery is "/" or "", $"Address '{Address}' has a path: gRPC has none."),
        .. Check(MaximumReceiveSize > 0, $"MaximumReceiveSize is {MaximumReceiveSize}: set it above 0."),
        .. Check(MaximumSendSize > 0, $"MaximumSendSize is {MaximumSendSize}: set it above 0."),
        .. Check(ConnectTimeout > TimeSpan.Zero, $"ConnectTimeout is {ConnectTimeout}: set it above 0."),
        .. Check(KeepAliveTime == Timeout.InfiniteTimeSpan || KeepAliveTime >= TimeSpan.FromSeconds(1), $"KeepAliveTime is {KeepAliveTime}: set it to 1 s or more, or to infinite."),
        .. Check(KeepAliveTimeout >= TimeSpan.FromSeconds(1), $"KeepAliveTimeout is {KeepAliveTimeout}: set it to 1 s or more."),
        .. Tls.Errors(),
    ];

    internal RpcChannelOptions Validated() =>
        Validate() is { Count: > 0 } errors ? throw new ArgumentException("The gRPC options cannot be used. " + string.Join(' ', errors)) : this;

    private static string[] Check(bool holds, string error) => holds ? [] : [error];
}
