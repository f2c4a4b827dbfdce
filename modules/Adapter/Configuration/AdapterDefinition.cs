namespace HyperFleet.Adapter.Configuration;

/// <summary>A checked adapter: its deployment settings, its task, and what templates and expressions may see of both.</summary>
/// <param name="VisibleConfig">The merged configuration with secrets masked, as <c>config</c>.</param>
/// <param name="FullConfig">The merged configuration for <c>source: config.…</c>.</param>
/// <param name="VisibleEnvironment">The process environment without credentials, as <c>env</c>.</param>
internal sealed record AdapterDefinition(
    AdapterConfig Config,
    TaskConfig Task,
    IReadOnlyDictionary<string, object?> VisibleConfig,
    IReadOnlyDictionary<string, object?> FullConfig,
    IReadOnlyDictionary<string, object?> VisibleEnvironment)
{
    /// <summary>What the operator should know although it does not stop the start.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
