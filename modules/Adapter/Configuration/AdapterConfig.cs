namespace HyperFleet.Adapter.Configuration;

/// <summary>The deployment file (adapter contract §1.2). Defaults stand here and nowhere else.</summary>
internal sealed record AdapterConfig
{
    public AdapterSection Adapter { get; init; } = new();

    /// <summary>Logs the merged configuration at start and serves it at <c>GET /config</c>.</summary>
    public bool DebugConfig { get; init; }

    public LogSection Log { get; init; } = new();

    public ClientsSection Clients { get; init; } = new();

    internal sealed record AdapterSection
    {
        public string Name { get; init; } = "";

        public string Version { get; init; } = "";

        /// <summary>
        /// Reports an event whose parameters cannot be read instead of dropping it: the post actions run, and a 404 of a parameter's API
        /// call means that the resource is gone (adapter contract §2.3).
        /// </summary>
        public bool ReportParameterFailures { get; init; }

        /// <summary>A manifest of an older generation replaces a newer object, as the reference has it.</summary>
        public bool ApplyOlderGenerations { get; init; }
    }

    internal sealed record LogSection
    {
        public string Level { get; init; } = "info";

        public string Format { get; init; } = "json";

        public string Output { get; init; } = "stdout";
    }
}
