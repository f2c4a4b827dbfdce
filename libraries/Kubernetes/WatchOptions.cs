namespace HyperFleet.Kubernetes;

/// <summary>What to watch.</summary>
public sealed record WatchOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Yield bookmarks too. They always move the resume point; most callers need not see them.</summary>
    public bool Bookmarks { get; init; }
}
