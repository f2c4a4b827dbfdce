using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>The files of the dashboard, carried in this assembly.</summary>
internal static class DashboardPages
{
    public static async Task WriteAsync(HttpContext context, string name)
    {
        context.Response.ContentType = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            _ => "text/html; charset=utf-8",
        };
        await using var page = typeof(DashboardPages).Assembly.GetManifestResourceStream($"dashboard/{name}")
            ?? throw new InvalidOperationException($"The page '{name}' is not in the assembly.");
        await page.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
