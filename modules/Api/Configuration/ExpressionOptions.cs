namespace HyperFleet.Api.Configuration;

internal sealed record ExpressionOptions
{
    public string Expression { get; init; } = "";
}
