using HyperFleet.GoTemplates.Functions;

namespace HyperFleet.GoTemplates;

/// <summary>Named sets of functions for <see cref="TemplateOptions.Functions"/>.</summary>
public static class TemplateFunctions
{
    /// <summary>
    /// <c>now date dateFormat lower upper title trim trimPrefix trimSuffix replace contains hasPrefix hasSuffix quote default int int64
    /// float float64 string</c>, subject first as in Go's <c>strings</c> package (adapter contract §3.1).
    /// </summary>
    /// <param name="time">The clock and the local zone of <c>now</c>.</param>
    public static IReadOnlyDictionary<string, TemplateFunction> Standard(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return StandardFunctions.Create(time);
    }
}
