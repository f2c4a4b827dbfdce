namespace HyperFleet.Adapter.Execution;

/// <summary>What happened to one resource.</summary>
internal sealed record ResourceResult(string Name, string Status, string Operation, string Reason = "")
{
    /// <summary>Empty when there is no object.</summary>
    public string Kind { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string ResourceName { get; init; } = "";

    public string? Error { get; init; }

    /// <summary>The object before its deletion.</summary>
    public IReadOnlyDictionary<string, object?>? DiscoveredState { get; init; }
}
