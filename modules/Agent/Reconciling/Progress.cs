namespace HyperFleet.Agent.Reconciling;

/// <summary>How far the agent has come with one work; lost at a restart, and found again by doing everything once more.</summary>
internal sealed class Progress
{
    /// <summary>Revision of the work that was applied last; null: none.</summary>
    public long? AppliedRevision { get; set; }

    /// <summary>Timestamp from which on the manifests are applied again though nothing has changed: that is how drift is repaired.</summary>
    public long NextApply { get; set; }

    /// <summary>Revision of the work and moment at which its objects were read last, when what was seen has been told; otherwise null.</summary>
    public (long Revision, long Moment)? Seen { get; set; }

    public int Failures { get; set; }

    /// <summary>Hash of the status that the broker has taken, with the generation it belonged to.</summary>
    public (string Hash, long Generation) Published { get; set; }
}
