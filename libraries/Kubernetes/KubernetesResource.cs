namespace HyperFleet.Kubernetes;

/// <summary>How the server serves a kind: the REST mapping found by discovery.</summary>
/// <param name="Kind">Group, version and kind.</param>
/// <param name="Plural">The path segment, for example <c>configmaps</c>.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public sealed record KubernetesResource(GroupVersionKind Kind, string Plural, bool Namespaced)
{
    /// <summary>Subresources served, for example <c>status</c>.</summary>
    public IReadOnlySet<string> Subresources { get; init; } = new HashSet<string>();

    /// <summary>Verbs served, for example <c>list</c>.</summary>
    public IReadOnlySet<string> Verbs { get; init; } = new HashSet<string>();

    public bool HasStatus => Subresources.Contains("status");

    internal string Path(string? space, string? name = null, string? subresource = null)
    {
        var root = Kind.Group.Length == 0 ? $"api/{Kind.Version}" : $"apis/{Kind.Group}/{Kind.Version}";
        var scope = Namespaced && !string.IsNullOrEmpty(space) ? $"/namespaces/{Uri.EscapeDataString(space)}" : "";
        var item = name is null ? "" : "/" + Uri.EscapeDataString(name);
        var sub = subresource is null ? "" : "/" + subresource;
        return $"{root}{scope}/{Plural}{item}{sub}";
    }

    public override string ToString() => Kind.Group.Length == 0 ? Plural : $"{Plural}.{Kind.Group}";
}
