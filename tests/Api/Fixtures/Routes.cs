using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace HyperFleet.Api.Tests.Fixtures;

/// <summary>What the API has mapped: tests that must hold on every route take them from here.</summary>
internal static partial class Routes
{
    /// <summary>The path with every parameter set to the same value.</summary>
    public static string Fill(string path, string value) => Parameter().Replace(path, _ => value);

    /// <summary>Each path below the API's root with the methods it takes; parameters stand in braces.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(ApiServer api) => api.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, (e, method) => (Path: e.RoutePattern.RawText!, method))
        .GroupBy(r => r.Path).ToDictionary(g => g.Key, g => g.Select(r => r.method).Distinct().Order(StringComparer.Ordinal).ToArray());

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
