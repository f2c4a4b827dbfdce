namespace HyperFleet.Kubernetes;

/// <summary>What a delete does to the objects that the deleted one owns.</summary>
public enum PropagationPolicy
{
    /// <summary>The object goes at once, its dependents after it.</summary>
    Background,

    /// <summary>The object stays, terminating, until its blocking dependents are gone.</summary>
    Foreground,

    /// <summary>The dependents stay and forget their owner.</summary>
    Orphan,
}
