namespace HyperFleet.Agent.Wire;

internal sealed record FeedbackPath
{
    public string Name { get; init; } = "";

    public string? Version { get; init; }

    public string Path { get; init; } = "";
}
