namespace HyperFleet.Sentinel.Configuration;

/// <summary>One entry of <c>message_decision.params</c>.</summary>
internal sealed record DecisionParameter
{
    public string? Name { get; init; }

    public string? Expr { get; init; }
}
