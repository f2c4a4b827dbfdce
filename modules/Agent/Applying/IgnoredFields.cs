using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Observing;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>
/// Server-side apply that leaves fields to the cluster: what is applied without them, and the hash that tells whether the manifest has
/// changed (Maestro wire §8.3). The hash is ours; only whether it changes is of meaning.
/// </summary>
internal sealed record IgnoredFields(JsonObject Manifest, string Hash)
{
    public const string Annotation = "open-cluster-management.io/config-spec-hash";

    /// <returns>Null when nothing is ignored; an error when a field cannot be found by its path.</returns>
    public static (IgnoredFields? Fields, string? Error) Of(JsonObject manifest, ServerSideApply? apply)
    {
        if (apply?.IgnoreFields is not { Count: > 0 } ignored)
            return (null, null);
        var reduced = (JsonObject)manifest.DeepClone();
        foreach (var field in ignored.Where(field => field.Condition == IgnoreField.OnSpokePresent))
        {
            foreach (var pointer in field.JsonPointers ?? [])
                Remove(reduced, [.. pointer.TrimStart('/').Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
            foreach (var path in field.JsonPaths ?? [])
                if (RemovePath(reduced, path) is { } error)
                    return (null, $"failed to parse json path {path} with error: {error}");
            foreach (var expression in field.JqPathExpressions ?? [])
                if (JqPath.ToJsonPath(expression) is not { } translated || RemovePath(reduced, translated) is not null)
                    return (null, $"failed to parse jq path expression {expression}: only paths and select(.a == value) are understood");
        }
        return (new(reduced, Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(reduced)))[..32]), null);
    }

    /// <summary>What to apply: everything to a new object, the reduced manifest to an existing one, both with the hash.</summary>
    public JsonObject ToApply(JsonObject manifest, bool exists)
    {
        var applied = (JsonObject)(exists ? Manifest : manifest).DeepClone();
        var metadata = applied.Metadata!;
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[Annotation] = Hash;
        return applied;
    }

    private static string? RemovePath(JsonObject manifest, string path)
    {
        var (parsed, error) = JsonPath.Parse(path);
        if (parsed is null)
            return error;
        foreach (var node in parsed.Select(manifest).Where(node => node?.Parent is not null))
        {
            if (node!.Parent is JsonObject map)
                map.Remove(node.GetPropertyName());
            else
                ((JsonArray)node.Parent!).Remove(node);
        }
        return null;
    }

    private static void Remove(JsonNode? node, ReadOnlySpan<string> path)
    {
        switch (node)
        {
            case JsonObject map when path.Length == 1:
                map.Remove(path[0]);
                break;
            case JsonObject map when path.Length > 1:
                Remove(map[path[0]], path[1..]);
                break;
            case JsonArray list when int.TryParse(path[0], out var index) && index >= 0 && index < list.Count:
                if (path.Length == 1)
                    list.RemoveAt(index);
                else
                    Remove(list[index], path[1..]);
                break;
        }
    }
}
