using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.Errors;

/// <summary>
/// What each error means and what to do, at the path that the <c>type</c> of a problem names: <c>/errors/validation-error</c>,
/// and by code <c>/errors/HYPERFLEET-VAL-000</c>. The pages are those of <c>docs/errors</c>, open to everyone.
/// </summary>
internal static class ErrorPages
{
    private const string Folder = "errors/";

    public static IReadOnlyDictionary<string, byte[]> All { get; } = typeof(ErrorPages).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => name[Folder.Length..], Read, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder app) => app.MapMethods("/errors/{page}", [HttpMethods.Get, HttpMethods.Head], WriteAsync);

    private static Task WriteAsync(HttpContext http)
    {
        // Links between the pages carry the extension, problem types do not.
        if (!All.TryGetValue(Path.GetFileNameWithoutExtension((string)http.GetRouteValue("page")!), out var page))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        http.Response.ContentType = "text/markdown; charset=utf-8";
        http.Response.ContentLength = page.Length;
        return http.Response.Body.WriteAsync(page, http.RequestAborted).AsTask();
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(ErrorPages).Assembly.GetManifestResourceStream(resource)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
