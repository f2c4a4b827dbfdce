using HyperFleet.Load.Http;

namespace HyperFleet.Load.Maestro;

/// <summary>The bundle that contests write: one ConfigMap, 742 bytes of it, as upstream's small ones.</summary>
internal static class BundleBody
{
    public const string Path = "/api/maestro/v1/resource-bundles";

    private static readonly string Text = string.Concat(Enumerable.Repeat("0123456789abcdef", 40));

    /// <param name="name">Of the ConfigMap.</param>
    public static string Json(string consumer, string name = "greeting") => $$$"""
        {"consumer_name":"{{{consumer}}}","metadata":{"name":"work","labels":{"bench":"true"}},"manifests":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"default"},"data":{"text":"{{{Text}}}"}}]}
        """;

    public static byte[] Request(string consumer) => RawRequest.Send("POST", Path, Json(consumer));
}
