using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Kinds;

/// <summary>A kind as one version serves it. Versions of a kind share its storage.</summary>
internal sealed record ApiKind(GroupVersionKind Type, string Plural, bool Namespaced, Schema Schema)
{
    internal string Singular { get; init; } = Type.Kind.ToLowerInvariant();

    internal IReadOnlyList<string> ShortNames { get; init; } = [];

    internal IReadOnlyList<string> Categories { get; init; } = [];

    internal bool HasStatus { get; init; }

    internal bool CountsGenerations { get; init; }

    internal bool HasScale { get; init; }

    internal bool HasFinalize { get; init; }

    /// <summary>Answered at once and never stored.</summary>
    internal bool IsReview { get; init; }

    /// <summary>What makes this kind a custom one; null for a built-in kind.</summary>
    internal CustomKind? Custom { get; init; }

    internal bool IsCustom => Custom is not null;

    /// <summary><c>configmaps</c>, <c>deployments.apps</c>: the name of the storage and of the resource in messages.</summary>
    internal string Resource { get; } = Type.Group.Length == 0 ? Plural : $"{Plural}.{Type.Group}";

    /// <summary><c>ConfigMap</c>, <c>Deployment.apps</c>: the name in messages about invalid objects.</summary>
    internal string QualifiedKind { get; } = Type.Group.Length == 0 ? Type.Kind : $"{Type.Kind}.{Type.Group}";

    internal IReadOnlyList<string> Verbs => IsReview
        ? ["create"]
        : ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
}
