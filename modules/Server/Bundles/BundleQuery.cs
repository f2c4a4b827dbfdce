namespace HyperFleet.Server.Bundles;

/// <summary>What a list asks for (server contract §4.3).</summary>
/// <param name="Search">In either grammar of §4.4.</param>
/// <param name="OrderBy">A comma list of columns with an optional direction.</param>
/// <param name="Page">From 1.</param>
/// <param name="Size">0 asks for the total alone.</param>
internal sealed record BundleQuery(string? Search, string? OrderBy, int Page, int Size);
