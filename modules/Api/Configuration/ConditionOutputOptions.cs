namespace HyperFleet.Api.Configuration;

internal sealed record ConditionOutputOptions
{
    public ExpressionOptions Status { get; init; } = new();

    public ExpressionOptions Reason { get; init; } = new();

    public ExpressionOptions Message { get; init; } = new();
}
