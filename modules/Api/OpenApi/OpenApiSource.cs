using System.Text.Json.Nodes;
using HyperFleet.Api.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.OpenApi;

/// <summary>
/// The schemas of this deployment: those that come with the product, and over them those of the configured document.
/// A configured document that cannot be read ends the start: without it nothing would be validated (incident I16).
/// </summary>
internal sealed class OpenApiSource
{
    public OpenApiSource(ApiOptions options)
    {
        Document = Parse(ReadEmbedded(), "the embedded document");
        Schemas = Document["components"]!["schemas"]!.AsObject();
        if (options.Server.OpenapiSchemaPath.Length == 0)
            return;
        var provider = Parse(ReadFile(options.Server.OpenapiSchemaPath), options.Server.OpenapiSchemaPath);
        if (provider["components"]?["schemas"] is not JsonObject schemas)
            throw new ConfigurationException($"'{options.Server.OpenapiSchemaPath}' has no components.schemas");
        foreach (var (name, schema) in schemas)
            Schemas[name] = schema?.DeepClone();
    }

    /// <summary>The whole document but its paths.</summary>
    public JsonObject Document { get; }

    public JsonObject Schemas { get; }

    private static JsonObject Parse(string yaml, string name) =>
        YamlJson.Parse(yaml) as JsonObject ?? throw new ConfigurationException($"'{name}' is no OpenAPI document");

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"'server.openapi_schema_path': '{path}' cannot be read; correct the path or leave it empty", e);
        }
    }

    private static string ReadEmbedded()
    {
        using var stream = typeof(OpenApiSource).Assembly.GetManifestResourceStream("HyperFleet.Api.OpenApi.openapi.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
