using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <summary>
/// The manifest made ready to replace the live object: what others put there stays. Labels, annotations and top-level fields belong to
/// others when the adapter's field manager does not own them; those that it owns and no longer writes go away.
/// </summary>
internal static class Replacement
{
    private static readonly string[] Carried = ["resourceVersion", "uid", "finalizers", "ownerReferences"];

    public static JsonObject Of(JsonObject manifest, JsonObject live)
    {
        var merged = (JsonObject)manifest.DeepClone();
        var owned = OwnedFields(live);
        foreach (var (key, value) in live)
            if (key is not ("metadata" or "status") && !merged.ContainsKey(key) && owned?.ContainsKey($"f:{key}") != true)
                merged[key] = value?.DeepClone();

        var metadata = merged["metadata"] as JsonObject ?? [];
        merged["metadata"] = metadata;
        var ownedMetadata = owned?["f:metadata"] as JsonObject;
        foreach (var key in (ReadOnlySpan<string>)["labels", "annotations"]) Keep(metadata, live.Metadata?[key] as JsonObject, ownedMetadata?[$"f:{key}"] as JsonObject, key);
        foreach (var key in Carried)
            if (!metadata.ContainsKey(key) && live.Metadata?[key] is { } value)
                metadata[key] = value.DeepClone();
        return merged;
    }

    private static void Keep(JsonObject metadata, JsonObject? live, JsonObject? owned, string key)
    {
        if (live is null) return;
        var merged = metadata[key] as JsonObject ?? [];
        foreach (var (name, value) in live)
            if (!merged.ContainsKey(name) && owned?.ContainsKey($"f:{name}") != true)
                merged[name] = value?.DeepClone();
        if (merged.Count > 0) metadata[key] = merged;
    }

    private static JsonObject? OwnedFields(JsonObject live) => (live.Metadata?["managedFields"] as JsonArray)?
        .OfType<JsonObject>()
        .FirstOrDefault(entry => entry["manager"].Text() == KubernetesTransport.FieldManager && entry["subresource"] is null)?["fieldsV1"] as JsonObject;
}
