using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes;

/// <summary>Reads the parts that every Kubernetes object has; absent or of another type reads as null.</summary>
public static class KubernetesObject
{
    extension(JsonObject manifest)
    {
        public string? ApiVersion => manifest["apiVersion"].Text();

        public string? Kind => manifest["kind"].Text();

        public JsonObject? Metadata => manifest["metadata"] as JsonObject;

        public string? Name => manifest.Metadata?["name"].Text();

        public string? Namespace => manifest.Metadata?["namespace"].Text();

        public string? Uid => manifest.Metadata?["uid"].Text();

        public string? ResourceVersion => manifest.Metadata?["resourceVersion"].Text();

        public long? Generation => manifest.Metadata?["generation"].Integer();

        public JsonObject? Labels => manifest.Metadata?["labels"] as JsonObject;

        public JsonObject? Annotations => manifest.Metadata?["annotations"] as JsonObject;

        /// <summary>Whether deletion was asked for and finalizers still hold the object.</summary>
        public bool IsTerminating => manifest.Metadata?["deletionTimestamp"] is not null;

        public string? Annotation(string key) => manifest.Annotations?[key].Text();

        public string? Label(string key) => manifest.Labels?[key].Text();
    }

    /// <summary>The node's whole number, whether it was parsed or built.</summary>
    public static long? Integer(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<long>(out var number) ? number
        : value.TryGetValue<int>(out var small) ? small
        : value.TryGetValue<double>(out var real) && double.IsInteger(real) ? (long)real
        : null;

    /// <summary>The node's text when it is a JSON string.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
