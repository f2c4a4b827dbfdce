namespace HyperFleet.Api.Identity;

/// <summary>The name of a caller; null when nobody was named.</summary>
internal sealed record CallerName(string? Value);
