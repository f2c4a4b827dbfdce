using HyperFleet.Agent.Wire;

namespace HyperFleet.Agent.Works;

/// <summary>What is known about a work.</summary>
internal sealed record WorkStatus
{
    public static readonly WorkStatus None = new();

    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>In the order of the bundle.</summary>
    public IReadOnlyList<ManifestStatus> Manifests { get; init; } = [];

    public ManifestStatus? Of(ResourceMeta meta) => Manifests.FirstOrDefault(manifest => manifest.Meta.IsSameObject(meta));

    public WorkStatus With(Condition condition, DateTimeOffset now) => this with { Conditions = Conditions.With(condition, now) };
}
