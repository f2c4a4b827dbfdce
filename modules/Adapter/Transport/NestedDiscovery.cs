using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Transport;

/// <summary>
/// Finds objects inside a ManifestWork: the desired manifest, enriched by what the agent reports about it (adapter contract §5.5).
/// </summary>
internal static class NestedDiscovery
{
    public static IReadOnlyDictionary<string, object?>? Find(IReadOnlyDictionary<string, object?> parent, DiscoveryQuery query)
    {
        var manifests = Plain.At(parent, "spec", "workload", "manifests") as IReadOnlyList<object?> ?? [];
        var found = Manifests.Latest(manifests.OfType<IReadOnlyDictionary<string, object?>>().Where(manifest => query.Matches(manifest) && (string.IsNullOrEmpty(query.Kind.Kind) || Manifests.KindOf(manifest) == query.Kind)));
        return found is null ? null : Enrich(found, parent);
    }

    private static IReadOnlyDictionary<string, object?> Enrich(IReadOnlyDictionary<string, object?> nested, IReadOnlyDictionary<string, object?> parent)
    {
        var entries = Plain.At(parent, "status", "resourceStatus", "manifests") as IReadOnlyList<object?> ?? [];
        if (entries.FirstOrDefault(entry => Describes(entry, nested)) is not IReadOnlyDictionary<string, object?> status) return nested;
        var enriched = new Dictionary<string, object?>(nested);
        foreach (var key in (ReadOnlySpan<string>)["statusFeedback", "conditions"])
            if (status.TryGetValue(key, out var value))
                enriched[key] = value;
        return enriched;
    }

    /// <summary>Name and namespace must be texts and equal; the kind too, where the agent names one.</summary>
    private static bool Describes(object? entry, IReadOnlyDictionary<string, object?> nested) =>
        Plain.At(entry, "resourceMeta", "name") is string name && name == Manifests.NameOf(nested)
        && Plain.At(entry, "resourceMeta", "namespace") is string space && space == Manifests.NamespaceOf(nested)
        && (Plain.At(entry, "resourceMeta", "kind") is not string kind || kind == Manifests.KindOf(nested).Kind);
}
