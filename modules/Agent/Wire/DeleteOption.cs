namespace HyperFleet.Agent.Wire;

/// <summary>What becomes of the objects when the work goes.</summary>
internal sealed record DeleteOption
{
    public string? PropagationPolicy { get; init; }

    public SelectivelyOrphans? SelectivelyOrphans { get; init; }

    /// <summary>Whether the object stays behind: it carries no owner reference then.</summary>
    public bool Orphans(ResourceMeta meta) => PropagationPolicy switch
    {
        "Orphan" => true,
        "SelectivelyOrphan" => SelectivelyOrphans?.OrphaningRules?.Any(rule => rule.Matches(meta)) == true,
        _ => false,
    };
}
