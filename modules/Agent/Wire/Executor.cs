namespace HyperFleet.Agent.Wire;

/// <summary>In whose name the work is applied.</summary>
internal sealed record Executor
{
    public ExecutorSubject? Subject { get; init; }
}
