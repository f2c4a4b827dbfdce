namespace HyperFleet.Server.Configuration;

/// <summary>A side listener; its certificate is that of REST.</summary>
internal sealed record ListenerOptions
{
    public int Port { get; init; }

    public bool Tls { get; init; }
}
