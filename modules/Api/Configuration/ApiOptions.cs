namespace HyperFleet.Api.Configuration;

/// <summary>The configuration file of the role (API contract §6), plus the settings of ours below <c>api</c>.</summary>
internal sealed record ApiOptions
{
    public ServerOptions Server { get; init; } = new();

    public DatabaseOptions Database { get; init; } = new();

    public LoggingOptions Logging { get; init; } = new();

    public MetricsOptions Metrics { get; init; } = new();

    public HealthOptions Health { get; init; } = new();

    public TracingOptions Tracing { get; init; } = new();

    public IReadOnlyList<EntityOptions> Entities { get; init; } = EntityOptions.Defaults;

    /// <summary>Overrides the required adapters of the kind Cluster (§2.1).</summary>
    public IReadOnlyList<string>? ClusterAdapters { get; init; }

    /// <summary>Overrides the required adapters of the kind NodePool.</summary>
    public IReadOnlyList<string>? NodepoolAdapters { get; init; }

    /// <summary>The kinds with the overrides applied.</summary>
    public IReadOnlyList<EntityOptions> EffectiveEntities() => [.. Entities.Select(entity => entity.Kind switch
    {
        "Cluster" when ClusterAdapters is not null => entity with { RequiredAdapters = ClusterAdapters },
        "NodePool" when NodepoolAdapters is not null => entity with { RequiredAdapters = NodepoolAdapters },
        _ => entity,
    })];

    /// <summary>Also compute the conditions Available and Ready and name list kinds, for clients of early 2026 (§3.5, §1.7).</summary>
    public bool LegacyConditions { get; init; }

    /// <summary>Top-level members of a create body that are taken into a missing spec (§8).</summary>
    public IReadOnlyList<string> LegacySpecMembers { get; init; } = ["region", "version"];

    public LimitOptions Limits { get; init; } = new();

    public WatchOptions Watch { get; init; } = new();

    public EventOptions Events { get; init; } = new();
}
