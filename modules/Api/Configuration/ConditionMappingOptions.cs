namespace HyperFleet.Api.Configuration;

/// <summary>One element of <c>entities[].conditions[]</c> (API contract §3.6).</summary>
internal sealed record ConditionMappingOptions
{
    public string Type { get; init; } = "";

    public ExpressionOptions When { get; init; } = new();

    public ConditionOutputOptions Output { get; init; } = new();
}
