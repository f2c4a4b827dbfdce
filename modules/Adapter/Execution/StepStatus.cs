namespace HyperFleet.Adapter.Execution;

/// <summary>The statuses of steps and events, as traces and logs spell them.</summary>
internal static class StepStatus
{
    public const string Success = "success";
    public const string Failed = "failed";
    public const string Skipped = "skipped";
}
