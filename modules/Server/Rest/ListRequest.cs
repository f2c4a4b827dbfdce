using HyperFleet.Server.Bundles;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Server.Rest;

/// <summary>The parameters of a list (server contract §4.3); numbers outside their range become the nearest bound.</summary>
internal static class ListRequest
{
    private const int DefaultSize = 100;
    private const int LargestSize = 65500;

    public static BundleQuery Read(HttpContext http)
    {
        var query = http.Request.Query;
        var page = int.TryParse(query["page"], out var wanted) ? Math.Max(1, wanted) : 1;
        var size = query["size"].ToString() switch
        {
            "" => DefaultSize,
            var text when !int.TryParse(text, out _) => 0,
            var text => int.Parse(text) is < 0 or > LargestSize ? LargestSize : int.Parse(text),
        };
        return new(query["search"].ToString(), query["orderBy"].ToString(), page, size);
    }
}
