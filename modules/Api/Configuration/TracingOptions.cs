namespace HyperFleet.Api.Configuration;

internal sealed record TracingOptions
{
    public bool Enabled { get; init; } = true;
}
