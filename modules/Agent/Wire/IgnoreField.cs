namespace HyperFleet.Agent.Wire;

/// <summary>Fields that are left to the cluster: for ever (<c>OnSpokePresent</c>) or until the manifest changes (<c>OnSpokeChange</c>).</summary>
internal sealed record IgnoreField
{
    public const string OnSpokePresent = "OnSpokePresent";

    public string Condition { get; init; } = "";

    public IReadOnlyList<string>? JsonPaths { get; init; }

    public IReadOnlyList<string>? JsonPointers { get; init; }

    public IReadOnlyList<string>? JqPathExpressions { get; init; }
}
