namespace HyperFleet.Agent.Wire;

internal sealed record SelectivelyOrphans
{
    public IReadOnlyList<ResourceIdentifier>? OrphaningRules { get; init; }
}
