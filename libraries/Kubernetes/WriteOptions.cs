namespace HyperFleet.Kubernetes;

/// <summary>How to create, update or patch.</summary>
public sealed record WriteOptions
{
    /// <summary>Who owns the fields written; null is the client's <see cref="KubernetesClientOptions.FieldManager"/>.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Validate and answer, store nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Writes to a subresource, for example <c>status</c>.</summary>
    public string? Subresource { get; init; }

    /// <summary>Who the write counts as, for example <c>system:serviceaccount:ns:name</c>; null is the client itself.</summary>
    public string? ImpersonatedUser { get; init; }

    /// <summary>Apply only: take fields that other managers own instead of answering <see cref="KubernetesOutcome.Conflict"/>.</summary>
    public bool Force { get; init; }
}
