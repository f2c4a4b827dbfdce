namespace HyperFleet.Api.Configuration;

internal sealed record LoggingOptions
{
    public string Level { get; init; } = "info";

    public string Format { get; init; } = "json";

    public string Output { get; init; } = "stdout";

    public MaskingOptions Masking { get; init; } = new();
}
