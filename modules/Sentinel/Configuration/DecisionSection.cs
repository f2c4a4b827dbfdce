namespace HyperFleet.Sentinel.Configuration;

/// <summary><c>message_decision</c></summary>
internal sealed record DecisionSection
{
    public IReadOnlyList<DecisionParameter> Params { get; init; } = [];

    public string? Result { get; init; }
}
