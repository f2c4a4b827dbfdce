using System.Text.Json.Nodes;
using HyperFleet.Api.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.OpenApi;

/// <summary>
/// The schemas of this deployment: those that come with the product, and over them those of the configured document.
/// A configured document that is not there is looked for again; meanwhile the API is not ready and takes no spec (incident I16).
/// </summary>
internal sealed class OpenApiSource
{
    private readonly string _path;
    private readonly JsonObject _embedded = Parse(ReadEmbedded(), "the embedded document");
    private JsonObject? _complete;

    /// <exception cref="ConfigurationException">The configured document cannot be used, or in strict mode cannot be read.</exception>
    public OpenApiSource(ApiOptions options)
    {
        _path = options.Server.OpenapiSchemaPath;
        if (TryRead() is { } failure && options.Server.OpenapiSchemaStrict)
            throw new ConfigurationException(failure);
    }

    /// <summary>The whole document but its paths; without the configured part while that is missing.</summary>
    public JsonObject Document => _complete ?? _embedded;

    public JsonObject Schemas => SchemasOf(Document)!;

    /// <summary>Null when the configured document has been read, now or before; else why not.</summary>
    public string? TryRead()
    {
        if (_complete is not null)
            return null;
        if (_path.Length == 0)
        {
            _complete = _embedded;
            return null;
        }
        try
        {
            _complete = Merge(File.ReadAllText(_path));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'server.openapi_schema_path': '{_path}' cannot be read; correct the path, mount the file, or leave the setting empty";
        }
    }

    private JsonObject Merge(string yaml)
    {
        var document = _embedded.DeepClone().AsObject();
        var provider = SchemasOf(Parse(yaml, _path)) ?? throw new ConfigurationException($"'{_path}' has no components.schemas");
        foreach (var (name, schema) in provider)
            SchemasOf(document)![name] = schema?.DeepClone();
        return document;
    }

    private static JsonObject? SchemasOf(JsonObject document) => document["components"]?["schemas"] as JsonObject;

    private static JsonObject Parse(string yaml, string name) =>
        YamlJson.Parse(yaml) as JsonObject ?? throw new ConfigurationException($"'{name}' is no OpenAPI document");

    private static string ReadEmbedded()
    {
        using var stream = typeof(OpenApiSource).Assembly.GetManifestResourceStream("HyperFleet.Api.OpenApi.openapi.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
