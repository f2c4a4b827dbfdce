namespace HyperFleet.Sentinel.Configuration;

/// <summary><c>clients.hyperfleet_api</c></summary>
internal sealed record ApiSection
{
    public string? BaseUrl { get; init; }

    /// <summary>Read and never used: the path is fixed to v1.</summary>
    public string Version { get; init; } = "v1";

    /// <summary>Limit of one HTTP request.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public int PageSize { get; init; } = 20;

    public AuthSection? Auth { get; init; }
}
