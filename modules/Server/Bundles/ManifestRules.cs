using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HyperFleet.Server.Bundles;

/// <summary>What a source may put into a bundle (server contract §5.2). The agent's API server judges the rest.</summary>
internal static partial class ManifestRules
{
    private const int AnnotationLimit = 256 * 1024;
    private static readonly string[] Forbidden = ["generateName", "resourceVersion", "deletionGracePeriodSeconds"];

    /// <returns>The first violation, or null.</returns>
    public static string? Violation(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
            return null;
        if (!JsonText.IsObject(data.Span))
            return "data must be a JSON object";
        using var document = JsonDocument.Parse(data);
        if (!document.RootElement.TryGetProperty("manifests", out var manifests) || manifests.ValueKind == JsonValueKind.Null)
            return null;
        if (manifests.ValueKind != JsonValueKind.Array)
            return "manifests must be a list";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return manifests.EnumerateArray().Select((manifest, index) => Check(manifest, $"manifests[{index}]", seen)).FirstOrDefault(violation => violation is not null);
    }

    private static string? Check(JsonElement manifest, string path, HashSet<string> seen)
    {
        if (manifest.ValueKind != JsonValueKind.Object)
            return $"{path} must be an object";
        var (apiVersion, kind) = (Text(manifest, "apiVersion"), Text(manifest, "kind"));
        if (apiVersion is null || !ApiVersion().IsMatch(apiVersion))
            return $"{path}.apiVersion must be 'version' or 'group/version', is '{apiVersion}'";
        if (string.IsNullOrEmpty(kind))
            return $"{path}.kind is required";
        if (!manifest.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object)
            return $"{path}.metadata is required";
        var (name, space) = (Text(metadata, "name"), Text(metadata, "namespace"));
        if (string.IsNullOrEmpty(name))
            return $"{path}.metadata.name is required";
        if (!string.IsNullOrEmpty(space) && !Label().IsMatch(space))
            return $"{path}.metadata.namespace '{space}' is not an RFC 1123 label";
        if (Forbidden.FirstOrDefault(field => metadata.TryGetProperty(field, out _)) is { } forbidden)
            return $"{path}.metadata.{forbidden} is forbidden";
        return CheckTexts(metadata, path)
            ?? (seen.Add($"{apiVersion}|{kind}|{space}|{name}") ? null : $"duplicate manifest for resource {space}/{name} with resource type {Gvk(apiVersion, kind)}");
    }

    private static string? CheckTexts(JsonElement metadata, string path)
    {
        var size = 0;
        foreach (var (key, value) in Texts(metadata, "labels"))
            if (!QualifiedName().IsMatch(key) || value is null || !LabelValue().IsMatch(value))
                return $"{path}.metadata.labels: '{key}: {value}' is not a valid label";
        foreach (var (key, value) in Texts(metadata, "annotations"))
        {
            if (!QualifiedName().IsMatch(key) || value is null)
                return $"{path}.metadata.annotations: '{key}' is not a valid annotation";
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }
        if (size > AnnotationLimit)
            return $"{path}.metadata.annotations have {size} bytes, the limit is {AnnotationLimit}";
        if (metadata.TryGetProperty("finalizers", out var finalizers) && finalizers.ValueKind == JsonValueKind.Array)
            foreach (var finalizer in finalizers.EnumerateArray())
                if (finalizer.ValueKind != JsonValueKind.String || !QualifiedName().IsMatch(finalizer.GetString()!))
                    return $"{path}.metadata.finalizers: '{finalizer}' is not a valid name";
        return null;
    }

    private static IEnumerable<(string Key, string? Value)> Texts(JsonElement metadata, string member) =>
        !metadata.TryGetProperty(member, out var map) || map.ValueKind != JsonValueKind.Object ? []
        : map.EnumerateObject().Select(entry => (entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : null));

    private static string? Text(JsonElement parent, string member) =>
        parent.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Gvk(string apiVersion, string kind) =>
        apiVersion.Split('/') is [var group, var version] ? $"{group}/{version}, Kind={kind}" : $"/{apiVersion}, Kind={kind}";

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^(?=.{1,63}\z)[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    internal static partial Regex Label();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?(?=[^/]{1,63}\z)[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"^(?=.{0,63}\z)([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelValue();
}
