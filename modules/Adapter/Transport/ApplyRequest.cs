using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <param name="TargetCluster">The consumer of a ManifestWork; empty on Kubernetes.</param>
internal sealed record ApplyRequest(IReadOnlyDictionary<string, object?> Manifest, bool RecreateOnChange, string TargetCluster)
{
    /// <summary>What this event has already found under the resource's name; saves a read when it is the same object.</summary>
    public IReadOnlyDictionary<string, object?>? Known { get; init; }

    /// <summary>Whether this event has looked for the object in vain; it is then created without another look.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Whether a manifest of an older generation replaces a newer object.</summary>
    public bool AppliesOlder { get; init; }

    public GroupVersionKind Kind { get; } = Manifests.KindOf(Manifest);

    public string Name { get; } = Manifests.NameOf(Manifest);

    public string Namespace { get; } = Manifests.NamespaceOf(Manifest);
}
