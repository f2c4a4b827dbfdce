using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.DryRun;

/// <param name="FailOnError">Ends with 1 when the execution failed, not only when nothing could be executed.</param>
internal sealed record DryRunOptions(string? Event, string? ApiResponses, string? Discovery, bool IsVerbose, string Output, bool FailOnError)
{
    public bool IsAsked => Event is not null || ApiResponses is not null || Discovery is not null;

    /// <exception cref="ConfigurationFailure">Flags that make no sense together.</exception>
    public void Check()
    {
        if (Event is null) throw new ConfigurationFailure("--dry-run-event is required for a dry run");
        if (Output is not ("text" or "json")) throw new ConfigurationFailure($"--dry-run-output \"{Output}\" is invalid (allowed: text, json)");
    }
}
