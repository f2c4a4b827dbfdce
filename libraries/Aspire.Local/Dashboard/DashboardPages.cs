using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Dashboard;

/// <summary>The files of the dashboard, carried in this assembly. Every page is the same document; its script reads the path.</summary>
internal static class DashboardPages
{
    private const string Folder = "dashboard/";

    private static readonly string[] Routes =
    [
        "/", "/consolelogs", "/consolelogs/resource/{id}", "/structuredlogs", "/structuredlogs/resource/{id}", "/traces",
        "/traces/resource/{id}", "/traces/detail/{id}", "/metrics", "/metrics/resource/{id}",
        "/metrics/resource/{id}/meter/{meter}/instrument/{instrument}",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var route in Routes)
            routes.MapGet(route, (RequestDelegate)(context => WriteAsync(context, "index.html")));
        foreach (var file in typeof(DashboardPages).Assembly.GetManifestResourceNames())
            if (file.StartsWith(Folder, StringComparison.Ordinal) && !file.EndsWith(".html", StringComparison.Ordinal))
                routes.MapGet("/" + file[Folder.Length..], (RequestDelegate)(context => WriteAsync(context, file[Folder.Length..])));
    }

    public static async Task WriteAsync(HttpContext context, string name)
    {
        context.Response.ContentType = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/html; charset=utf-8",
        };
        await using var page = typeof(DashboardPages).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"The page '{name}' is not in the assembly.");
        await page.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
