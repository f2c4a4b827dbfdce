namespace HyperFleet.Sentinel.Configuration;

/// <summary><c>clients.hyperfleet_api.auth</c></summary>
internal sealed record AuthSection
{
    public string? TokenPath { get; init; }

    /// <summary>Zero = the file is read for every request.</summary>
    public TimeSpan TokenCacheTtl { get; init; }
}
