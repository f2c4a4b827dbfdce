namespace HyperFleet.Server.Configuration;

internal sealed record HttpOptions
{
    public int Port { get; init; } = 8000;

    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool Tls { get; init; }

    public string? CertFile { get; init; }

    public string? KeyFile { get; init; }
}
