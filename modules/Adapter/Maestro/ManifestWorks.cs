using System.Text;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Maestro;

/// <summary>What a ManifestWork must be before it is sent (adapter contract §5.2, §5.3).</summary>
internal static class ManifestWorks
{
    public static readonly GroupVersionKind Kind = new("work.open-cluster-management.io", "v1", "ManifestWork");

    /// <summary>Bytes of all manifests together; the agent refuses more.</summary>
    private const int SizeLimit = 500 * 1024;

    public static IReadOnlyList<object?> ManifestsOf(IReadOnlyDictionary<string, object?> work) =>
        Plain.At(work, "spec", "workload", "manifests") as IReadOnlyList<object?> ?? [];

    /// <summary>Why the work cannot be sent; null when it can.</summary>
    public static string? Violation(IReadOnlyDictionary<string, object?> work)
    {
        if (Manifests.KindOf(work) != Kind) return $"a Maestro resource must be a {Kind.ApiVersion} ManifestWork, not {Manifests.KindOf(work).ApiVersion} {Manifests.KindOf(work).Kind}";
        var name = Manifests.NameOf(work);
        if (name.Length == 0) return "invalid ManifestWork: metadata.name is required";
        var title = $"invalid ManifestWork: ManifestWork \"{name}\"";
        if (Generation(work) is { } error) return $"{title}: {error}";
        var manifests = ManifestsOf(work);
        if (manifests.Count == 0) return $"{title} has no manifests: spec.workload.manifests must have at least one";
        for (var i = 0; i < manifests.Count; i++)
            if (Manifest(manifests[i]) is { } wrong)
                return $"{title} manifest[{i}] {wrong}";
        var size = manifests.Sum(manifest => Encoding.UTF8.GetByteCount(Plain.ToJson(manifest)!.ToJsonString()));
        return size > SizeLimit ? $"{title}: the manifests have {size} bytes, the limit is {SizeLimit}" : null;
    }

    private static string? Manifest(object? value)
    {
        if (value is not IReadOnlyDictionary<string, object?> manifest) return "is not an object";
        var title = $"{Manifests.KindOf(manifest).Kind}/{Manifests.NameOf(manifest)}";
        if (Plain.At(manifest, "metadata", "generateName") is not null) return $"{title}: metadata.generateName is not allowed";
        if (Manifests.NameOf(manifest).Length == 0) return $"{title}: metadata.name is required";
        return Generation(manifest) is { } error ? $"{title}: {error}" : null;
    }

    private static string? Generation(IReadOnlyDictionary<string, object?> item) =>
        Plain.At(item, "metadata", "annotations", Manifests.GenerationAnnotation) is not string { Length: > 0 } text ? $"missing {Manifests.GenerationAnnotation} annotation"
        : !Manifests.HasGeneration(item) ? $"invalid {Manifests.GenerationAnnotation} annotation value \"{text}\""
        : Manifests.GenerationOf(item) <= 0 ? $"{Manifests.GenerationAnnotation} annotation must be greater than 0, got \"{text}\""
        : null;
}
