namespace HyperFleet.Adapter.Configuration;

/// <summary><c>clients.maestro</c>: decoded and shown, so that configurations written for it load and dry-run.</summary>
internal sealed record MaestroSection
{
    public string GrpcServerAddress { get; init; } = "";

    public string HttpServerAddress { get; init; } = "";

    public string SourceId { get; init; } = "";

    public string ClientId { get; init; } = "";

    public bool Insecure { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ServerHealthinessTimeout { get; init; } = TimeSpan.FromSeconds(20);

    public int RetryAttempts { get; init; }

    public KeepaliveSection? Keepalive { get; init; }

    public AuthSection? Auth { get; init; }

    internal sealed record KeepaliveSection
    {
        public TimeSpan Time { get; init; }

        public TimeSpan Timeout { get; init; }
    }

    internal sealed record AuthSection
    {
        public string Type { get; init; } = "";

        public TlsSection? TlsConfig { get; init; }
    }

    internal sealed record TlsSection
    {
        public string CaFile { get; init; } = "";

        public string CertFile { get; init; } = "";

        public string KeyFile { get; init; } = "";

        public string HttpCaFile { get; init; } = "";
    }
}
