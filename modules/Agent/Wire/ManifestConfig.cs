namespace HyperFleet.Agent.Wire;

/// <summary>How one or several manifests of a bundle are applied and observed.</summary>
internal sealed record ManifestConfig
{
    public const string Watch = "Watch";

    public ResourceIdentifier? ResourceIdentifier { get; init; }

    public IReadOnlyList<FeedbackRule>? FeedbackRules { get; init; }

    /// <summary><c>Poll</c> unless given, or <see cref="Watch"/>.</summary>
    public string? FeedbackScrapeType { get; init; }

    public IReadOnlyList<ConditionRule>? ConditionRules { get; init; }

    public UpdateStrategy? UpdateStrategy { get; init; }
}
