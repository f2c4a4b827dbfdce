using System.Buffers;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>What the API's address and the resource type must look like so that a request can be built from them (sentinel contract §2.2).</summary>
internal static class ApiAddress
{
    private static readonly SearchValues<char> NotInSegment = SearchValues.Create("/?#%\\");

    public static string? Mistake(string baseUrl) => !Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri)
        ? "must be a URL like http://hyperfleet-api:8000"
        : uri switch
        {
            { Scheme: not ("http" or "https") } => "must start with http:// or https://",
            { Host.Length: 0 } => "must have a host",
            { Query.Length: > 0 } => "must not have a query string",
            _ => null,
        };

    public static string? SegmentMistake(string resourceType) => resourceType switch
    {
        "." or ".." => "must be a resource name, not a relative path",
        _ when resourceType.Any(char.IsWhiteSpace) => "must not contain white space",
        _ when resourceType.AsSpan().ContainsAny(NotInSegment) => @"must be one path segment, without / ? # % \",
        _ => null,
    };
}
