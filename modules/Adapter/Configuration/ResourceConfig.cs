namespace HyperFleet.Adapter.Configuration;

internal sealed record ResourceConfig(
    string Name,
    string Client,
    string? TargetCluster,
    ManifestConfig? Manifest,
    DiscoveryConfig? Discovery,
    IReadOnlyList<DiscoveryConfig.Nested> NestedDiscoveries,
    bool RecreateOnChange,
    LifecycleConfig? Lifecycle)
{
    public const string Maestro = "maestro";

    public bool UsesMaestro => Client == Maestro;

    /// <summary>Whether a <c>transport.maestro</c> block is written.</summary>
    public bool HasMaestroBlock { get; init; }
}
