namespace HyperFleet.Sentinel.Configuration;

/// <summary>One entry of <c>resource_selector</c>.</summary>
internal sealed record LabelSelector
{
    public string? Label { get; init; }

    public string? Value { get; init; }
}
