using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace HyperFleet.Kubernetes.Local;

/// <summary>How JSON is written and compared here.</summary>
internal static class JsonText
{
    internal static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    internal static string Compact(JsonNode? node) => node?.ToJsonString(Options) ?? "null";

    internal static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    internal static JsonArray ToArray(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
