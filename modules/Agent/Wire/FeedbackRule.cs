namespace HyperFleet.Agent.Wire;

/// <summary><c>WellKnownStatus</c> or <c>JSONPaths</c>.</summary>
internal sealed record FeedbackRule
{
    public string Type { get; init; } = "";

    public IReadOnlyList<FeedbackPath>? JsonPaths { get; init; }
}
