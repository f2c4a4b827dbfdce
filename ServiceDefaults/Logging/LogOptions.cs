namespace HyperFleet.ServiceDefaults.Logging;

/// <summary>How a role logs. Roles differ in two field names because their upstream users parse them.</summary>
/// <param name="Level"><c>debug</c>, <c>info</c>, <c>warn</c> (or <c>warning</c>) or <c>error</c>.</param>
/// <param name="Format"><c>json</c>, one object a line, or <c>text</c>.</param>
/// <param name="Output"><c>stdout</c> or <c>stderr</c>.</param>
public sealed record LogOptions(string Level = "info", string Format = "json", string Output = "stdout")
{
    public string TimeField { get; init; } = "timestamp";

    public string MessageField { get; init; } = "message";

    internal LogLevel MinimumLevel => Level.ToLowerInvariant() switch
    {
        "debug" => LogLevel.Debug,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
