namespace HyperFleet.Api.Configuration;

internal sealed record SslOptions
{
    public string? Mode { get; init; }

    public string? RootCertFile { get; init; }
}
