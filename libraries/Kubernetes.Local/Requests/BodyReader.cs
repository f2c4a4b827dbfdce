using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Protobuf;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.Requests;

/// <summary>Reads request bodies: JSON, YAML and Kubernetes' protobuf, up to 3 MiB as the real server has it.</summary>
internal static class BodyReader
{
    internal const int Limit = 3 * 1024 * 1024;
    internal const string Protobuf = "application/vnd.kubernetes.protobuf";
    internal const string Yaml = "application/yaml";
    private const string Accepted = "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    internal static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>The whole body; null when it is larger than the limit.</summary>
    internal static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > Limit)
                return null;
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    /// <summary>The object in the body.</summary>
    internal static async Task<Answer> ReadObjectAsync(ApiRequest request)
    {
        if (await ReadAsync(request.Http.Request, request.Cancellation) is not { } body)
            return Refusals.TooLarge(Limit);
        return MediaType(request.Http.Request) switch
        {
            "" or "application/json" => ParseJson(body),
            Yaml or "application/x-yaml" => ParseYaml(body),
            Protobuf => ProtobufDecoder.Decode(body),
            _ => Refusals.UnsupportedMediaType(Accepted),
        };
    }

    internal static Answer ParseJson(ReadOnlySpan<byte> body) => ParseNode(body, out var node) is { } refusal ? refusal
        : node is JsonObject found ? found
        : Refusals.BadRequest("couldn't get version/kind; json parse error: the body is not an object");

    internal static KubernetesStatus? ParseNode(ReadOnlySpan<byte> body, out JsonNode? node)
    {
        node = null;
        try
        {
            node = JsonNode.Parse(body, documentOptions: new() { AllowDuplicateProperties = true });
            Touch(node);
            return null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return Refusals.BadRequest($"couldn't get version/kind; json parse error: {e.Message}");
        }
    }

    internal static Answer ParseYaml(ReadOnlySpan<byte> body) => YamlReader.TryRead(Encoding.UTF8.GetString(body), out var node, out var error)
        ? node is JsonObject found ? found : Refusals.BadRequest("error converting YAML to JSON: the body is not a mapping")
        : Refusals.BadRequest($"error converting YAML to JSON: {error}");

    // Duplicate names surface when an object is first looked into; they must do so here, not in the middle of a write.
    private static void Touch(JsonNode? node)
    {
        if (node is JsonObject map)
            foreach (var (_, value) in map)
                Touch(value);
        else if (node is JsonArray list)
            foreach (var item in list)
                Touch(item);
    }
}
