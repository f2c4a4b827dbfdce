namespace HyperFleet.Kubernetes;

/// <summary>How to delete.</summary>
public sealed record DeleteOptions
{
    /// <summary>What happens to dependents; null is the kind's default.</summary>
    public PropagationPolicy? PropagationPolicy { get; init; }

    /// <summary>Delete only the object with this uid; another is <see cref="KubernetesOutcome.Conflict"/>.</summary>
    public string? Uid { get; init; }

    /// <summary>Delete only at this version; another is <see cref="KubernetesOutcome.Conflict"/>.</summary>
    public string? ResourceVersion { get; init; }

    public int? GracePeriodSeconds { get; init; }

    public bool DryRun { get; init; }
}
