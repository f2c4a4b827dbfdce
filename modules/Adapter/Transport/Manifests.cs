using System.Globalization;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <summary>Reads the parts of an object that decide what happens to it; absent ones read as empty.</summary>
internal static class Manifests
{
    /// <summary>The annotation that carries the generation an object was made for (adapter contract §4).</summary>
    public const string GenerationAnnotation = "hyperfleet.io/generation";

    public static GroupVersionKind KindOf(IReadOnlyDictionary<string, object?> manifest) =>
        GroupVersionKind.Parse(TextAt(manifest, "apiVersion"), TextAt(manifest, "kind"));

    /// <summary>The kind by which the object is looked for: nothing when a part of it is missing.</summary>
    public static GroupVersionKind LookupKind(GroupVersionKind kind) => kind.Kind.Length == 0 || kind.Version.Length == 0 ? new("", "", "") : kind;

    public static string NameOf(IReadOnlyDictionary<string, object?> manifest) => TextAt(manifest, "metadata", "name");

    public static string NamespaceOf(IReadOnlyDictionary<string, object?> manifest) => TextAt(manifest, "metadata", "namespace");

    public static string LabelOf(IReadOnlyDictionary<string, object?> manifest, string label) => TextAt(manifest, "metadata", "labels", label);

    /// <summary>0 when the annotation is missing or no number.</summary>
    public static long GenerationOf(IReadOnlyDictionary<string, object?> manifest) => TryGeneration(manifest, out var generation) ? generation : 0;

    public static bool HasGeneration(IReadOnlyDictionary<string, object?> manifest) => TryGeneration(manifest, out _);

    /// <summary>Of several the newest: highest generation, then by name.</summary>
    public static IReadOnlyDictionary<string, object?>? Latest(IEnumerable<IReadOnlyDictionary<string, object?>> items) =>
        items.OrderByDescending(GenerationOf).ThenBy(NameOf, StringComparer.Ordinal).FirstOrDefault();

    private static bool TryGeneration(IReadOnlyDictionary<string, object?> manifest, out long generation) =>
        long.TryParse(TextAt(manifest, "metadata", "annotations", GenerationAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out generation);

    private static string TextAt(object? manifest, params ReadOnlySpan<string> keys) => Plain.At(manifest, keys) as string ?? "";
}
