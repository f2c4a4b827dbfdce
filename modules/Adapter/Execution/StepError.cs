namespace HyperFleet.Adapter.Execution;

/// <summary>Why a step failed.</summary>
/// <param name="Message">What was attempted: <c>API call failed</c>.</param>
/// <param name="Cause">What went wrong.</param>
internal sealed record StepError(string Phase, string Step, string Message, string Cause)
{
    /// <summary>Whether the same event may succeed later: time-outs, overload, conflicts (adapter contract §2.9).</summary>
    public bool IsTransient { get; init; }

    /// <summary>Whether the failure is told to expressions step by step; other failures are told by phase only.</summary>
    public bool IsDetailed { get; init; }

    public override string ToString() => Message.Length == 0 ? $"[{Phase}] {Step}: {Cause}" : $"[{Phase}] {Step}: {Message}: {Cause}";
}
