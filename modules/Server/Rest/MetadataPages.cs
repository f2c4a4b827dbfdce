using System.Text.Json;
using HyperFleet.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Rest;

/// <summary>The pages about the API itself.</summary>
internal static class MetadataPages
{
    private const string Api = """{"id":"maestro","href":"/api/maestro","kind":"API","versions":[{"id":"v1","href":"/api/maestro/v1","kind":"","collections":null}]}""";

    private const string Version = """
        {"id":"v1","href":"/api/maestro/v1","kind":"APIVersion","collections":[{"id":"resources","href":"/api/maestro/v1/resources","kind":"ResourceList"},{"id":"resource-bundles","href":"/api/maestro/v1/resource-bundles","kind":"ResourceBundleList"},{"id":"consumers","href":"/api/maestro/v1/consumers","kind":"ConsumerList"}]}
        """;

    private static readonly Lazy<byte[]> OpenApi = new(() =>
    {
        using var stream = typeof(MetadataPages).Assembly.GetManifestResourceStream("HyperFleet.Server.Rest.openapi.json")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });

    public static Task ApiAsync(HttpContext http) => Answers.WriteAsync(http, StatusCodes.Status200OK, json => json.WriteRawValue(Api));

    public static Task VersionAsync(HttpContext http) => Answers.WriteAsync(http, StatusCodes.Status200OK, json => json.WriteRawValue(Version));

    public static Task OpenApiAsync(HttpContext http) => Answers.WriteAsync(http, StatusCodes.Status200OK, json => json.WriteRawValue(OpenApi.Value));

    public static Task ErrorsAsync(HttpContext http) => Answers.WriteAsync(http, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", "ErrorList");
        json.WriteNumber("page", 1);
        json.WriteNumber("size", Answers.Errors.Count);
        json.WriteNumber("total", Answers.Errors.Count);
        json.WriteStartArray("items");
        foreach (var (number, reason) in Answers.Errors)
            Answers.WriteError(json, number, reason, operation: null);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static Task ErrorAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        return int.TryParse(id, out var number) && Answers.Errors.TryGetValue(number, out var reason)
            ? Answers.WriteAsync(http, StatusCodes.Status200OK, json => Answers.WriteError(json, number, reason, operation: null))
            : Answers.RefuseAsync(http, new Refusal(RefusalKind.NotFound, $"No error with id {id} exists"));
    }

    public static Task UnknownPathAsync(HttpContext http) => Answers.WriteAsync(http, StatusCodes.Status404NotFound, json => WriteUnknown(json, http.Request.Path));

    private static void WriteUnknown(Utf8JsonWriter json, string? path)
    {
        json.WriteStartObject();
        json.WriteString("type", "Error");
        json.WriteString("id", "404");
        json.WriteString("href", "/api/maestro/v1/errors/404");
        json.WriteString("code", "maestro-404");
        json.WriteString("reason", $"The requested resource '{path}' doesn't exist");
        json.WriteEndObject();
    }
}
