using System.Text.Json.Nodes;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Maestro;

/// <summary>Maestro's resource bundles as ManifestWorks, and back (adapter contract §5.2).</summary>
internal static class Bundles
{
    /// <summary>Annotations with which sources and agents mark works on their way; they are no part of what an adapter wrote.</summary>
    public const string MarkPrefix = "cloudevents.open-cluster-management.io/";

    /// <summary>The bundle as the ManifestWork that it was made of, with its version and status.</summary>
    public static IReadOnlyDictionary<string, object?> ToWork(JsonObject bundle)
    {
        var metadata = bundle["metadata"]?.DeepClone() as JsonObject ?? [];
        if (bundle["version"] is { } version)
        {
            metadata["resourceVersion"] = version.ToString();
            metadata["generation"] = version.DeepClone();
        }

        if (metadata["deletionTimestamp"] is null && bundle["deleted_at"] is { } deleted) metadata["deletionTimestamp"] = deleted.DeepClone();
        metadata["uid"] ??= bundle["id"]?.DeepClone();
        metadata["name"] ??= bundle["name"]?.DeepClone();
        metadata["namespace"] ??= bundle["consumer_name"]?.DeepClone();

        var spec = new JsonObject { ["workload"] = new JsonObject { ["manifests"] = bundle["manifests"]?.DeepClone() ?? new JsonArray() } };
        if (bundle["delete_option"] is JsonObject { Count: > 0 } option) spec["deleteOption"] = option.DeepClone();
        if (bundle["manifest_configs"] is JsonArray { Count: > 0 } configs) spec["manifestConfigs"] = configs.DeepClone();
        var work = new JsonObject { ["apiVersion"] = ManifestWorks.Kind.ApiVersion, ["kind"] = ManifestWorks.Kind.Kind, ["metadata"] = metadata, ["spec"] = spec };
        if (Status(bundle["status"] as JsonObject) is { Count: > 0 } status) work["status"] = status;
        return (IReadOnlyDictionary<string, object?>)Plain.FromKubernetes(work)!;
    }

    /// <summary>The spec of a work as the data of an event; absent parts are left out.</summary>
    public static JsonObject ToData(IReadOnlyDictionary<string, object?> work)
    {
        var data = new JsonObject { ["manifests"] = Plain.ToJson(ManifestWorks.ManifestsOf(work)) };
        // The wire's own spelling: executer.
        foreach (var (member, key) in (ReadOnlySpan<(string, string)>)[("deleteOption", "deleteOption"), ("manifestConfigs", "manifestConfigs"), ("executor", "executer")])
            if (Plain.At(work, "spec", member) is { } value)
                data[key] = Plain.ToJson(value);
        return data;
    }

    private static JsonObject Status(JsonObject? status)
    {
        var result = new JsonObject();
        if (status?["conditions"] is JsonArray conditions) result["conditions"] = conditions.DeepClone();
        if (status?["resourceStatus"] is JsonArray { Count: > 0 } manifests) result["resourceStatus"] = new JsonObject { ["manifests"] = manifests.DeepClone() };
        return result;
    }
}
