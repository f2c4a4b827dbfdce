using HyperFleet.Agent.Wire;

namespace HyperFleet.Agent.Works;

/// <summary>What is known about one manifest's object.</summary>
internal sealed record ManifestStatus(ResourceMeta Meta)
{
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    public IReadOnlyList<FeedbackValue> Feedback { get; init; } = [];
}
