namespace HyperFleet.Robustness.Tests;

/// <summary>A change that the server has promised.</summary>
internal sealed record Accepted(string Id, long Version, string Text, bool IsDelete);
