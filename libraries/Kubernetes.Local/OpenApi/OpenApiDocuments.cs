using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Discovery;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Requests;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.OpenApi;

/// <summary>
/// As much OpenAPI as kubectl asks for before it writes. Version 3 says that the server validates fields; version 2 is empty, which
/// tells older clients that there is nothing to validate against.
/// </summary>
internal sealed class OpenApiDocuments(KindRegistry kinds)
{
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    // Document { swagger = 1: "2.0", info = 2: { title = 1: "Kubernetes", version = 2: "v1" } }
    private static readonly byte[] Version2 = [0x0A, 3, .. "2.0"u8, 0x12, 16, 0x0A, 10, .. "Kubernetes"u8, 0x12, 2, .. "v1"u8];

    /// <summary>Whether the path was one of these documents and has been answered.</summary>
    internal async Task<bool> TryAnswerAsync(HttpContext http, string path)
    {
        if (path == "/openapi/v2")
            await WriteVersion2Async(http);
        else if (path == "/openapi/v3")
            await Responses.WriteAsync(http, Index());
        else if (path.StartsWith("/openapi/v3/") && Group(path["/openapi/v3/".Length..]) is { } document)
            await Responses.WriteAsync(http, document);
        else
            return false;
        return true;
    }

    private static Task WriteVersion2Async(HttpContext http)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("protobuf"))
            return Responses.WriteAsync(http, new JsonObject { ["swagger"] = "2.0", ["info"] = Info(), ["paths"] = new JsonObject(), ["definitions"] = new JsonObject() });
        http.Response.ContentType = Protobuf;
        return http.Response.Body.WriteAsync(Version2, http.RequestAborted).AsTask();
    }

    private JsonObject Index() => new()
    {
        ["paths"] = new JsonObject(kinds.All.Select(kind => PathOf(kind.Type)).Distinct().Select(path =>
            KeyValuePair.Create(path, (JsonNode?)new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={kinds.All.Count}" }))),
    };

    private JsonObject? Group(string path)
    {
        var served = kinds.All.Where(kind => PathOf(kind.Type) == path).ToList();
        return served.Count == 0 ? null : new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = new JsonObject(served.Select(kind => KeyValuePair.Create($"/{path}/{(kind.Namespaced ? "namespaces/{namespace}/" : "")}{kind.Plural}/{{name}}", (JsonNode?)Operations(kind)))),
            ["components"] = new JsonObject { ["schemas"] = new JsonObject() },
        };
    }

    private static JsonObject Operations(ApiKind kind) => new()
    {
        ["patch"] = new JsonObject
        {
            ["parameters"] = new JsonArray([.. ((string[])["dryRun", "fieldManager", "fieldValidation", "force"]).Select(name => new JsonObject { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } })]),
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Type.Group, ["version"] = kind.Type.Version, ["kind"] = kind.Type.Kind },
        },
    };

    private static string PathOf(GroupVersionKind type) => type.Group.Length == 0 ? $"api/{type.Version}" : $"apis/{type.Group}/{type.Version}";

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = ServerVersion.Text };
}
