using System.Text.Encodings.Web;
using System.Text.Json;

namespace HyperFleet.Kubernetes.Http;

internal static class JsonFormat
{
    // JSON over HTTP needs no HTML escapes; the relaxed encoder leaves text as it is.
    internal static JsonSerializerOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };
}
