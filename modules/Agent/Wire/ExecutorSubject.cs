namespace HyperFleet.Agent.Wire;

internal sealed record ExecutorSubject
{
    public string Type { get; init; } = "";

    public ServiceAccountSubject? ServiceAccount { get; init; }
}
