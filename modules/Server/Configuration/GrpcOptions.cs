namespace HyperFleet.Server.Configuration;

/// <summary>The gRPC listener for sources.</summary>
internal sealed record GrpcOptions
{
    public bool Enabled { get; init; } = true;

    public int Port { get; init; } = 8090;

    public uint MaxConcurrentStreams { get; init; } = uint.MaxValue;

    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    public int MaxSendMessageSize { get; init; } = int.MaxValue;

    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Null: connections live as long as their clients.</summary>
    public TimeSpan? MaxConnectionAge { get; init; }

    public TimeSpan ClientMinPingInterval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan ServerPingInterval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan ServerPingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool PermitPingWithoutStream { get; init; }

    public int WriteBufferSize { get; init; } = 32768;

    public int ReadBufferSize { get; init; } = 32768;

    /// <summary>TLS is off when there is no certificate (<c>--disable-grpc-tls</c> is accepted and means the same).</summary>
    public string? TlsCertFile { get; init; }

    public string? TlsKeyFile { get; init; }

    public string? ClientCaFile { get; init; }

    /// <summary><c>mock</c>, <c>mtls</c> or <c>token</c>.</summary>
    public string AuthnType { get; init; } = "mock";

    /// <summary>A kubeconfig for TokenReview and SubjectAccessReview; empty means in-cluster.</summary>
    public string? AuthorizerConfig { get; init; }

    public TimeSpan HeartbeatCheckInterval { get; init; } = TimeSpan.FromSeconds(10);

    public bool HeartbeatDisable { get; init; }
}
