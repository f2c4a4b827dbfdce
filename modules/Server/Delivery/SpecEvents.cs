using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Bundles;

namespace HyperFleet.Server.Delivery;

/// <summary>The events that agents receive (wire contract §3.1).</summary>
internal static class SpecEvents
{
    public const string DataType = "io.open-cluster-management.works.v1alpha1.manifestbundles";

    private const int MetadataLimit = 60_000; // an MQTT property holds 65,535 bytes (wire contract §1.2)

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static CloudEvent Of(Bundle bundle, string action, string sourceId, TimeProvider time)
    {
        var stored = StoredEvent.Decode(bundle.Payload);
        var extensions = new Dictionary<string, ExtensionValue>(stored.Extensions, StringComparer.Ordinal)
        {
            ["clustername"] = bundle.ConsumerName,
            ["resourceid"] = bundle.Id,
            ["resourceversion"] = bundle.Version,
        };
        extensions.Remove("deletiontimestamp");
        if (extensions.TryGetValue("metadata", out var metadata))
            extensions["metadata"] = Named(metadata.ToString(), bundle.Id);
        var sent = stored with
        {
            SpecVersion = "1.0",
            Source = sourceId,
            Type = $"{DataType}.spec.{action}",
            DataContentType = stored.Data.IsEmpty ? null : "application/json",
            Extensions = extensions,
        };
        if (bundle.DeletedAt is not { } deleted)
            return sent;
        extensions["deletiontimestamp"] = Rfc3339.Format(deleted);
        return sent with { Id = Guid.CreateVersion7().ToString(), Time = time.GetUtcNow() };
    }

    /// <summary>The delete of a bundle that is not known here any more: no data, no metadata.</summary>
    public static CloudEvent Gone(string bundleId, int version, string consumer, string sourceId, TimeProvider time) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Source = sourceId,
        Type = $"{DataType}.spec.resync_response",
        Time = time.GetUtcNow(),
        Extensions = new Dictionary<string, ExtensionValue>
        {
            ["clustername"] = consumer,
            ["originalsource"] = "",
            ["resourceid"] = bundleId,
            ["resourceversion"] = version,
            ["deletiontimestamp"] = Rfc3339.Format(time.GetUtcNow()),
        },
    };

    /// <summary>The bundle's id as the name: unique on the agent, whatever names sources choose.</summary>
    private static string Named(string metadata, string id)
    {
        JsonObject? named;
        try
        {
            named = JsonNode.Parse(metadata) as JsonObject;
        }
        catch (JsonException)
        {
            return metadata;
        }
        if (named is null)
            return metadata;
        named["name"] = id;
        if (metadata.Length > MetadataLimit)
        {
            named.Remove("managedFields");
            (named["annotations"] as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        }
        return named.ToJsonString(Compact);
    }
}
