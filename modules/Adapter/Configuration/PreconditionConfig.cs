namespace HyperFleet.Adapter.Configuration;

internal sealed record PreconditionConfig(
    string Name,
    ApiCallConfig? ApiCall,
    IReadOnlyList<PreconditionConfig.Capture> Captures,
    IReadOnlyList<PreconditionConfig.Condition> Conditions,
    string Expression,
    LogConfig? Log)
{
    internal sealed record Capture(string Name, string Field, string Expression, object? Default);

    /// <param name="HasValue">Whether <c>value</c> or <c>values</c> is written at all.</param>
    internal sealed record Condition(string Field, string Operator, object? Value, bool HasValue);
}
