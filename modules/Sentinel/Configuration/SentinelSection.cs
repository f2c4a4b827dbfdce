namespace HyperFleet.Sentinel.Configuration;

/// <summary><c>sentinel</c></summary>
internal sealed record SentinelSection
{
    public string? Name { get; init; } = "hyperfleet-sentinel";
}
