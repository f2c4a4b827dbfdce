namespace HyperFleet.Agent.Reconciling;

/// <summary>How far the agent has come with one work; lost at a restart, and found again by doing everything once more.</summary>
internal sealed class Progress
{
    /// <summary>No turn is planned further ahead than this.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1000);

    /// <summary>Revision of the work that was applied last; null: none.</summary>
    public long? AppliedRevision { get; set; }

    /// <summary>When the manifests are applied again though nothing has changed: that is how drift is repaired.</summary>
    public DateTimeOffset NextApply { get; set; }

    /// <summary>Also when it is further ahead than anything is planned: then the clock has been set back.</summary>
    public bool IsDue(DateTimeOffset now) => now >= NextApply || NextApply - now > LongestPause;

    public int Failures { get; set; }

    /// <summary>Hash of the status that the broker has taken, with the generation it belonged to.</summary>
    public (string Hash, long Generation) Published { get; set; }
}
