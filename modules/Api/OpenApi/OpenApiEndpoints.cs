using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Api.Entities;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.OpenApi;

/// <summary>The published document and a page to read it, both open to everyone and made once.</summary>
internal sealed class OpenApiEndpoints(OpenApiSource source, EntityTable entities, ServiceIdentity identity)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var document = Encoding.UTF8.GetBytes(Build().ToJsonString());
        var page = ReadPage();
        app.MapMethods(ApiPaths.Root + "/openapi", ["GET", "HEAD"], http => WriteAsync(http, "application/json", document));
        app.MapMethods(ApiPaths.Root + "/openapi.html", ["GET", "HEAD"], http => WriteAsync(http, "text/html; charset=utf-8", page));
    }

    private JsonObject Build()
    {
        var document = source.Document.DeepClone().AsObject();
        document["info"]!["version"] = identity.Version;
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
