namespace HyperFleet.Adapter.Execution;

/// <param name="IsGone">The API answered that the resource does not exist.</param>
internal sealed record PreconditionResult(string Name, bool Matched, string? Error = null, bool IsGone = false)
{
    public string Status => IsGone ? StepStatus.Skipped : Error is null ? StepStatus.Success : StepStatus.Failed;
}
