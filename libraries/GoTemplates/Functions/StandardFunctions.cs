using System.Globalization;
using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Execution;
using HyperFleet.GoTemplates.Formatting;
using Kind = HyperFleet.GoTemplates.ParameterKind;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>The functions of <see cref="TemplateFunctions.Standard"/>.</summary>
internal static class StandardFunctions
{
    public static Dictionary<string, TemplateFunction> Create(TimeProvider time) => new(StringComparer.Ordinal)
    {
        ["now"] = new(_ => time.GetLocalNow()),
        ["date"] = new(a => TimeLayout.Format((DateTimeOffset)a[1]!, (string)a[0]!), Kind.String, Kind.Time),
        ["dateFormat"] = new(a => TimeLayout.Format((DateTimeOffset)a[1]!, (string)a[0]!), Kind.String, Kind.Time),
        ["lower"] = new(a => Text(a, 0).ToLowerInvariant(), Kind.String),
        ["upper"] = new(a => Text(a, 0).ToUpperInvariant(), Kind.String),
        ["title"] = new(a => TitleCase.Apply(Text(a, 0)), Kind.String),
        ["trim"] = new(a => Text(a, 0).Trim(), Kind.String),
        ["trimPrefix"] = new(a => TrimPrefix(Text(a, 0), Text(a, 1)), Kind.String, Kind.String),
        ["trimSuffix"] = new(a => TrimSuffix(Text(a, 0), Text(a, 1)), Kind.String, Kind.String),
        ["replace"] = new((c, a) => Replace(c, Text(a, 0), Text(a, 1), Text(a, 2)), variadic: false, [Kind.String, Kind.String, Kind.String]),
        ["contains"] = new(a => Text(a, 0).Contains(Text(a, 1), StringComparison.Ordinal), Kind.String, Kind.String),
        ["hasPrefix"] = new(a => Text(a, 0).StartsWith(Text(a, 1), StringComparison.Ordinal), Kind.String, Kind.String),
        ["hasSuffix"] = new(a => Text(a, 0).EndsWith(Text(a, 1), StringComparison.Ordinal), Kind.String, Kind.String),
        ["quote"] = new(a => GoQuote.Quote(Text(a, 0)), Kind.String),
        ["default"] = new(a => a[1] is null or "" ? a[0] : a[1], Kind.Any, Kind.Any),
        ["int"] = new(a => GoType.Integer(ToInteger(a[0])), Kind.Any),
        ["int64"] = new(a => ToInteger(a[0]), Kind.Any),
        ["float"] = new(a => ToReal(a[0]), Kind.Any),
        ["float64"] = new(a => ToReal(a[0]), Kind.Any),
        ["string"] = new((c, a) => Printer.Print(c, a), variadic: false, [Kind.Any]),
    };

    private static string Text(object?[] arguments, int index) => (string)arguments[index]!;

    private static string TrimPrefix(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string TrimSuffix(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    private static string Replace(CallContext context, string text, string old, string replacement)
    {
        var places = old.Length > 0 ? text.AsSpan().Count(old) : text.Length + 1;
        if (text.Length + ((long)places * (replacement.Length - old.Length)) > context.Limits.OutputLength)
        {
            throw new LimitException($"replace makes a text longer than the limit of {context.Limits.OutputLength} characters");
        }

        // Nothing stands before, between and behind all characters.
        return old.Length > 0
            ? text.Replace(old, replacement, StringComparison.Ordinal)
            : replacement + string.Concat(text.EnumerateRunes().Select(r => r + replacement));
    }

    private static long ToInteger(object? value) => value switch
    {
        TimeSpan => 0,
        double number => double.IsNaN(number) || number >= 9.3e18 ? long.MinValue : (long)number,
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0,
        _ => GoType.TryInteger(value, out var integer) ? integer : 0,
    };

    private static double ToReal(object? value) => value switch
    {
        TimeSpan => 0,
        double number => number,
        string text => double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var parsed) ? parsed : 0,
        _ => GoType.TryInteger(value, out var integer) ? integer : 0,
    };
}
