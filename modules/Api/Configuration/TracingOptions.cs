namespace HyperFleet.Api.Configuration;

internal sealed record TracingOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>The share of traces begun here that is recorded, 0 to 1; <c>OTEL_TRACES_SAMPLER</c> wins.</summary>
    public double SamplingRate { get; init; } = 1;
}
