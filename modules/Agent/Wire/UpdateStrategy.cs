namespace HyperFleet.Agent.Wire;

internal sealed record UpdateStrategy
{
    public const string Update = "Update";
    public const string CreateOnly = "CreateOnly";
    public const string Apply = "ServerSideApply";
    public const string ReadOnly = "ReadOnly";

    public string Type { get; init; } = Update;

    public ServerSideApply? ServerSideApply { get; init; }
}
