namespace HyperFleet.Agent.Wire;

internal sealed record ServiceAccountSubject
{
    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string UserName => $"system:serviceaccount:{Namespace}:{Name}";
}
