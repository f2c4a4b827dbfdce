namespace HyperFleet.Kubernetes;

/// <summary>What to list. Selectors are in Kubernetes' own syntax.</summary>
public sealed record ListOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Objects a page; null asks for everything in one.</summary>
    public int? Limit { get; init; }

    /// <summary>The previous page's <see cref="KubernetesPage.Continue"/>.</summary>
    public string? Continue { get; init; }

    /// <summary>Null reads the newest state; <c>0</c> allows any cached one.</summary>
    public string? ResourceVersion { get; init; }
}
