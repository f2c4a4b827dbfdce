namespace HyperFleet.Adapter.Configuration;

/// <summary><c>clients.maestro</c> (adapter contract §1.2). Checked when a client is made of it, so that a dry run needs no server.</summary>
internal sealed record MaestroSection
{
    public string GrpcServerAddress { get; init; } = "";

    public string HttpServerAddress { get; init; } = "";

    public string SourceId { get; init; } = "";

    /// <summary>Read for configurations that have it; over gRPC the source id says everything.</summary>
    public string ClientId { get; init; } = "";

    public bool Insecure { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ServerHealthinessTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Attempts in total while the server is unavailable; 0 is 3.</summary>
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
        /// <summary><c>tls</c>, <c>none</c> (with <see cref="Insecure"/>), or empty.</summary>
        public string Type { get; init; } = "";

        /// <summary>File with a bearer token for gRPC and HTTP, read for every request.</summary>
        public string TokenFile { get; init; } = "";

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
