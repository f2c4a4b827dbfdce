namespace HyperFleet.Server.Bundles;

/// <summary>One page of a list.</summary>
internal sealed record BundlePage(IReadOnlyList<Bundle> Items, long Total);
