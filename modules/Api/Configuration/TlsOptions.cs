namespace HyperFleet.Api.Configuration;

internal sealed record TlsOptions
{
    public bool Enabled { get; init; }

    public string CertFile { get; init; } = "";

    public string KeyFile { get; init; } = "";
}
