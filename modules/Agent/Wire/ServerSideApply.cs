namespace HyperFleet.Agent.Wire;

internal sealed record ServerSideApply
{
    public bool Force { get; init; }

    public string? FieldManager { get; init; }

    public IReadOnlyList<IgnoreField>? IgnoreFields { get; init; }
}
