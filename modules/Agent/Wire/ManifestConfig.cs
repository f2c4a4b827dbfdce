namespace HyperFleet.Agent.Wire;

/// <summary>How one or several manifests of a bundle are applied and observed.</summary>
internal sealed record ManifestConfig
{
    public ResourceIdentifier? ResourceIdentifier { get; init; }

    public IReadOnlyList<FeedbackRule>? FeedbackRules { get; init; }

    public IReadOnlyList<ConditionRule>? ConditionRules { get; init; }

    public UpdateStrategy? UpdateStrategy { get; init; }
}
