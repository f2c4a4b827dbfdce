namespace HyperFleet.Adapter.Execution;

/// <summary>The outcome of one event (adapter contract §2.2).</summary>
internal sealed record ExecutionResult(
    IReadOnlyList<PreconditionResult> Preconditions,
    IReadOnlyList<ResourceResult> Resources,
    IReadOnlyList<PostActionResult> PostActions,
    IReadOnlyDictionary<string, string> Errors,
    IReadOnlyDictionary<string, object?> Params,
    IReadOnlyDictionary<string, object?> DiscoveredResources)
{
    public bool ResourcesSkipped { get; init; }

    public string SkipReason { get; init; } = "";

    /// <summary>Whether running the same event again may succeed.</summary>
    public bool IsTransient { get; init; }

    public bool Failed => Errors.Count > 0;

    public string Status => Failed ? StepStatus.Failed : StepStatus.Success;
}
