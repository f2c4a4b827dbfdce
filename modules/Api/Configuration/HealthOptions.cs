namespace HyperFleet.Api.Configuration;

internal sealed record HealthOptions
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 8080;

    /// <summary>Host and port in one; wins over both.</summary>
    public string? BindAddress { get; init; }

    public TlsOptions Tls { get; init; } = new();

    /// <summary>What running requests get to finish after SIGTERM (§5.4).</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan DbPingTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
