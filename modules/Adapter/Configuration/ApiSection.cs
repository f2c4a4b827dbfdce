namespace HyperFleet.Adapter.Configuration;

/// <summary><c>clients.hyperfleet_api</c>.</summary>
internal sealed record ApiSection
{
    public string BaseUrl { get; init; } = "";

    public string Version { get; init; } = "v1";

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts in total.</summary>
    public int RetryAttempts { get; init; } = 3;

    public string RetryBackoff { get; init; } = "exponential";

    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    public IReadOnlyDictionary<string, string> DefaultHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Hosts besides the base URL's that absolute URLs may name, <c>host</c> or <c>host:port</c>. They never get the token.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public AuthSection? Auth { get; init; }

    internal sealed record AuthSection
    {
        public string TokenPath { get; init; } = "";

        /// <summary>Zero reads the file for every request.</summary>
        public TimeSpan TokenCacheTtl { get; init; }
    }
}
