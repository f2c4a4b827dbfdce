namespace HyperFleet.Adapter.Configuration;

/// <summary>What one adapter does with an event (adapter contract §1.3). <see cref="Directory"/> is where relative files are looked for.</summary>
internal sealed record TaskConfig(
    string Directory,
    IReadOnlyList<ParameterConfig> Params,
    IReadOnlyList<PreconditionConfig> Preconditions,
    IReadOnlyList<ResourceConfig> Resources,
    IReadOnlyList<PayloadConfig> Payloads,
    IReadOnlyList<PostActionConfig> PostActions)
{
    /// <summary>The whole file as plain data, for <c>source: config.…</c>.</summary>
    public required IReadOnlyDictionary<string, object?> Document { get; init; }

    /// <summary>The metadata of a legacy envelope, as the variable <c>metadata</c>; null for the files of today.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }
}
