using System.Globalization;

namespace HyperFleet.Adapter.Values;

/// <summary>The conversions that a parameter's <c>type</c> asks for (adapter contract §2.3).</summary>
internal static class ParameterType
{
    private static readonly Dictionary<string, Func<object?, object?>> Conversions = new()
    {
        ["string"] = value => value is double number ? GoNumber.Plain(number) : GoText.Format(value),
        ["int"] = ToInt,
        ["int64"] = ToInt,
        ["float"] = value => ToFloat(value),
        ["float64"] = value => ToFloat(value),
        ["bool"] = value => ToBool(value),
    };

    /// <summary>Converts <paramref name="value"/>, or says why it cannot be.</summary>
    public static bool TryConvert(object? value, string type, out object? converted, out string error)
    {
        converted = null;
        error = "";
        if (!Conversions.TryGetValue(type, out var convert))
        {
            error = $"unsupported type: {type} (supported: string, int, int64, float, float64, bool)";
            return false;
        }

        converted = convert(value);
        if (converted is null) error = $"cannot convert {Describe(value)} to {type}";
        return converted is not null;
    }

    private static object? ToInt(object? value) => value switch
    {
        long whole => whole,
        double number => Truncate(number),
        bool flag => flag ? 1L : 0L,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        string text => ParseFloat(text) is { } number ? Truncate(number) : null,
        _ => null,
    };

    private static double? ToFloat(object? value) => value switch
    {
        long whole => (double)whole,
        double number => number,
        bool flag => flag ? 1d : 0d,
        string text => ParseFloat(text),
        _ => null,
    };

    private static object? ToBool(object? value) => value switch
    {
        bool flag => flag,
        long whole => whole != 0,
        double number => number != 0,
        string text => ParseBool(text),
        _ => null,
    };

    private static object? ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" or "" => false,
        _ => text.ToLowerInvariant() switch
        {
            "yes" or "y" or "on" => true,
            "no" or "n" or "off" => false,
            _ => null,
        },
    };

    private static double? ParseFloat(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Out of range becomes the smallest integer, as the reference does on its platforms.</summary>
    private static long Truncate(double number) =>
        number is >= -9.2233720368547758e18 and < 9.2233720368547758e18 ? (long)number : long.MinValue;

    private static string Describe(object? value) => value is string text ? GoText.Quote(text) : $"{GoText.Format(value)} ({GoText.TypeName(value)})";
}
