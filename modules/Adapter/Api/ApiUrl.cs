namespace HyperFleet.Adapter.Api;

/// <summary>
/// Turns the URL that a configuration writes into the one to call (adapter contract §2.8). Relative results start with a slash and are
/// appended to the base URL. Query strings are kept.
/// </summary>
internal static class ApiUrl
{
    public static string Build(string url, string baseUrl, string version)
    {
        if (url.Length == 0 || baseUrl.Length == 0) return url;
        if (url.Contains("://", StringComparison.Ordinal)) return FromAbsolute(url, baseUrl);
        var (path, query) = Split(url);
        var clean = Clean(path);
        if (clean.StartsWith("/api/", StringComparison.Ordinal)) return clean + query;
        return Clean($"/api/hyperfleet/{(version.Length == 0 ? "v1" : version)}{clean}") + query;
    }

    /// <summary>Where a built URL leads: itself when absolute, else below the base URL.</summary>
    public static Uri Resolve(string built, string baseUrl) =>
        built.Contains("://", StringComparison.Ordinal) ? new Uri(built) : new Uri(baseUrl.TrimEnd('/') + built);

    private static string FromAbsolute(string url, string baseUrl)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || !Uri.TryCreate(baseUrl, UriKind.Absolute, out var home)) return url;
        if (target.Scheme != home.Scheme || target.Authority != home.Authority) return url;
        var prefix = home.AbsolutePath.TrimEnd('/');
        var path = target.AbsolutePath;
        if (prefix.Length > 0 && (path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal))) path = path[prefix.Length..];
        return Clean(path) + target.Query;
    }

    private static (string Path, string Query) Split(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (url, "") : (url[..mark], url[mark..]);
    }

    /// <summary>A rooted path without empty, <c>.</c> and <c>..</c> segments and without a trailing slash.</summary>
    private static string Clean(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..") segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            else if (segment != ".") segments.Add(segment);
        }

        return "/" + string.Join('/', segments);
    }
}
