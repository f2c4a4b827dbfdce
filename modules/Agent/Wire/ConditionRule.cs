namespace HyperFleet.Agent.Wire;

/// <summary><c>WellKnownConditions</c> or <c>CEL</c>.</summary>
internal sealed record ConditionRule
{
    public string Condition { get; init; } = "";

    public string Type { get; init; } = "";

    public IReadOnlyList<string>? CelExpressions { get; init; }

    public string? Message { get; init; }

    public string? MessageExpression { get; init; }
}
