using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Entities;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.OpenApi;

/// <summary>The published document and a page to read it, both open to everyone.</summary>
internal sealed class OpenApiEndpoints(OpenApiSource source, EntityTable entities, ServiceIdentity identity, ApiOptions options)
{
    private (JsonObject Source, byte[] Text)? _published;

    public void Map(IEndpointRouteBuilder app)
    {
        var page = ReadPage();
        app.MapMethods(ApiPaths.Root + "/openapi", ["GET", "HEAD"], http => WriteAsync(http, "application/json", Publish(source.Document)));
        app.MapMethods(ApiPaths.Root + "/openapi.html", ["GET", "HEAD"], http => WriteAsync(http, "text/html; charset=utf-8", page));
    }

    /// <summary>Made once, and once more when a configured document appears late.</summary>
    private byte[] Publish(JsonObject document)
    {
        if (_published is not { } known || !ReferenceEquals(known.Source, document))
            _published = known = (document, Encoding.UTF8.GetBytes(Build(document).ToJsonString()));
        return known.Text;
    }

    private JsonObject Build(JsonObject source)
    {
        var document = source.DeepClone().AsObject();
        document["info"]!["version"] = identity.Version;
        // Without a scheme: the document's own applies, whoever ends TLS.
        if (options.Server.Hostname.Length > 0)
            document["servers"] = new JsonArray(new JsonObject { ["url"] = $"//{options.Server.Hostname}" });
        document["paths"] = new OpenApiPaths(entities).Build();
        return document;
    }

    private static Task WriteAsync(HttpContext http, string type, byte[] body)
    {
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    private static byte[] ReadPage()
    {
        using var stream = typeof(OpenApiEndpoints).Assembly.GetManifestResourceStream("HyperFleet.Api.OpenApi.openapi.html")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
