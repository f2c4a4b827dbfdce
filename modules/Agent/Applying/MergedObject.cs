using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>
/// The <c>Update</c> strategy's merge: labels, annotations and owner references are added, finalizers left alone, the rest is the
/// manifest's (Maestro wire §8.3).
/// </summary>
internal static class MergedObject
{
    private const string SpecHash = "operator.openshift.io/spec-hash";
    private static readonly string[] NeverContent = ["apiVersion", "kind", "metadata", "status"];
    private static readonly string[] AssignedToService = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"];

    /// <summary>A manifest as it is sent for the first time.</summary>
    public static JsonObject ToCreate(JsonObject manifest, Ownership owner)
    {
        var created = Clean(manifest);
        var references = owner.Applied(created.Metadata!["ownerReferences"] as JsonArray);
        if (references.Count > 0)
            created.Metadata!["ownerReferences"] = references;
        foreach (var map in new[] { created.Labels, created.Annotations })
            foreach (var key in (map ?? []).Select(member => member.Key).Where(key => key.EndsWith('-')).ToList())
                map!.Remove(key);
        return created;
    }

    /// <summary>Without what only a server sets.</summary>
    public static JsonObject Clean(JsonObject manifest)
    {
        var clean = (JsonObject)manifest.DeepClone();
        clean["metadata"] ??= new JsonObject();
        foreach (var key in new[] { "uid", "resourceVersion", "generation", "managedFields", "selfLink", "creationTimestamp" })
            clean.Metadata?.Remove(key);
        return clean;
    }

    /// <param name="force">The object's spec has changed since we wrote it: the manifest counts, also where it seems to hold.</param>
    /// <returns>What to PUT; null when nothing is to be done.</returns>
    public static JsonObject? Of(JsonObject live, JsonObject manifest, Ownership owner, bool force)
    {
        var merged = (JsonObject)live.DeepClone();
        Merge(merged, "labels", manifest.Labels);
        Merge(merged, "annotations", manifest.Annotations);
        if (owner.Changed(live) is { } references)
            merged.Metadata!["ownerReferences"] = references;
        MergeContent(merged, manifest, force);
        return JsonNode.DeepEquals(merged, live) ? null : merged;
    }

    /// <summary>Whether the server would refuse the change, so that only a new object helps.</summary>
    public static bool MustBeReplaced(JsonObject live, JsonObject manifest) => manifest.Kind switch
    {
        "RoleBinding" or "ClusterRoleBinding" => !JsonSubset.Holds(manifest["roleRef"], live["roleRef"]),
        "Secret" => manifest["type"].Text() is { } type && type != live["type"].Text()
            || live["immutable"]?.GetValue<bool>() == true && !JsonSubset.Holds(SecretData(manifest), live["data"]),
        _ => false,
    };

    private static void Merge(JsonObject merged, string name, JsonObject? given)
    {
        if (given is null || merged.Metadata is not { } metadata)
            return;
        if (metadata[name] is not JsonObject current)
            metadata[name] = current = [];
        foreach (var (key, value) in given)
        {
            if (key.EndsWith('-'))
                current.Remove(key[..^1]);
            else
                current[key] = value?.DeepClone();
        }
        if (current.Count == 0)
            metadata.Remove(name);
    }

    private static void MergeContent(JsonObject merged, JsonObject manifest, bool force)
    {
        switch (manifest.ApiVersion, manifest.Kind)
        {
            case ("v1", "ConfigMap"):
                Replace(merged, "data", manifest["data"]);
                Replace(merged, "binaryData", manifest["binaryData"]);
                break;
            case ("v1", "Secret"):
                Replace(merged, "data", SecretData(manifest));
                break;
            case ("v1", "ServiceAccount" or "Namespace"):
                break;
            case ("v1", "Service"):
                MergeService(merged, manifest);
                break;
            default:
                foreach (var (key, value) in manifest)
                    if (!NeverContent.Contains(key) && (force || !JsonSubset.Holds(value, merged[key])))
                        merged[key] = value?.DeepClone();
                break;
        }
    }

    private static void Replace(JsonObject merged, string key, JsonNode? value)
    {
        if (value is null or JsonObject { Count: 0 })
            merged.Remove(key);
        else
            merged[key] = value.DeepClone();
    }

    // Addresses are the server's to assign; a Service is rewritten only when its manifest has changed.
    private static void MergeService(JsonObject merged, JsonObject manifest)
    {
        var spec = manifest["spec"] as JsonObject ?? [];
        var hash = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(spec)));
        var live = merged["spec"] as JsonObject ?? [];
        if (merged.Annotation(SpecHash) == hash && JsonSubset.Holds(spec["selector"], live["selector"]) && JsonSubset.Holds(spec["type"], live["type"]))
            return;
        var written = (JsonObject)spec.DeepClone();
        foreach (var key in AssignedToService)
            if (written[key] is null && live[key] is { } assigned)
                written[key] = assigned.DeepClone();
        merged["spec"] = written;
        Merge(merged, "annotations", new JsonObject { [SpecHash] = hash });
    }

    private static JsonObject SecretData(JsonObject manifest)
    {
        var data = manifest["data"] is JsonObject given ? (JsonObject)given.DeepClone() : [];
        foreach (var (key, value) in manifest["stringData"] as JsonObject ?? [])
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Text() ?? ""));
        return data;
    }
}
