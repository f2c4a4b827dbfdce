namespace HyperFleet.Adapter.Configuration;

/// <summary>How an object is found again: by name or by labels. All texts are templates; an empty namespace is every namespace.</summary>
internal sealed record DiscoveryConfig(string Namespace, string ByName, IReadOnlyDictionary<string, string>? LabelSelector)
{
    /// <summary>An object inside a ManifestWork, stored under its own name.</summary>
    internal sealed record Nested(string Name, DiscoveryConfig? Discovery);
}
