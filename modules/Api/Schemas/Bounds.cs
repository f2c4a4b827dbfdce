using System.Globalization;

namespace HyperFleet.Api.Schemas;

/// <summary>A lower and an upper limit, each perhaps exclusive.</summary>
internal sealed record Bounds(decimal? Min, decimal? Max, bool ExclusiveMin = false, bool ExclusiveMax = false)
{
    public static readonly Bounds None = new(null, null);

    public void Check(decimal value, string subject, string unit, string field, SchemaViolations into, string minConstraint, string maxConstraint)
    {
        if (Min is { } min && (ExclusiveMin ? value <= min : value < min))
            into.Add(field, $"{subject} must be {(ExclusiveMin ? "more than" : "at least")} {Text(min)}{unit}", minConstraint);
        if (Max is { } max && (ExclusiveMax ? value >= max : value > max))
            into.Add(field, $"{subject} must be {(ExclusiveMax ? "less than" : "at most")} {Text(max)}{unit}", maxConstraint);
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
