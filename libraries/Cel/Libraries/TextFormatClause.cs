using System.Globalization;
using System.Numerics;
using System.Text;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>The clauses of <c>format</c>: %s %d %f %e %b %o %x %X.</summary>
internal static class TextFormatClause
{
    private const int DefaultPrecision = 6;

    /// <summary>Writes an argument; returns what is wrong, or null.</summary>
    public static string? Append(StringBuilder output, char clause, int? precision, in CelValue value)
    {
        var text = clause switch
        {
            's' => Text(value),
            'd' => Decimal(value),
            'f' => Floating(value, number => DoubleText.Fixed(number, precision ?? DefaultPrecision)),
            'e' => Floating(value, number => DoubleText.Scientific(number, precision ?? DefaultPrecision)),
            'b' => value.Kind == CelKind.Bool ? (value.IsTrue ? "1" : "0") : Digits(value, 2),
            'o' => Digits(value, 8),
            'x' => Hex(value),
            'X' => Hex(value)?.ToUpperInvariant(),
            _ => null,
        };
        output.Append(text);
        return text is null ? Fault(clause, value) : null;
    }

    private static string Fault(char clause, in CelValue value)
    {
        var rule = clause switch
        {
            's' => "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
            'd' => "decimal clause can only be used on integers",
            'f' => "fixed-point clause can only be used on doubles",
            'e' => "scientific clause can only be used on doubles",
            'b' => "only integers and bools can be formatted as binary",
            'o' => "octal clause can only be used on integers",
            'x' or 'X' => "only integers, byte buffers, and strings can be formatted as hex",
            _ => null,
        };
        return rule is null
            ? $"could not parse formatting clause: unrecognized formatting clause \"{clause}\""
            : $"error during formatting: {rule}, was given {value.TypeName}";
    }

    private static string? Text(in CelValue value) => value.Kind switch
    {
        CelKind.Optional or CelKind.Error => null,
        CelKind.Double => Double(value.AsDouble(), DoubleText.Plain),
        CelKind.List => List(value),
        CelKind.Map => Map(value),
        _ => ValueText.Of(value),
    };

    private static string? List(in CelValue value)
    {
        var items = new List<string>();
        foreach (var item in value.Elements())
        {
            if (Text(item) is not { } text) return null;
            items.Add(text);
        }

        return $"[{string.Join(", ", items)}]";
    }

    private static string? Map(in CelValue value)
    {
        var items = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, item) in value.Entries())
        {
            if (Text(item) is not { } text) return null;
            items[Text(key)!] = text;
        }

        return "{" + string.Join(", ", items.Select(entry => $"{entry.Key}: {entry.Value}")) + "}";
    }

    private static string? Decimal(in CelValue value) => value.Kind switch
    {
        CelKind.Int or CelKind.UInt => ValueText.Of(value),
        CelKind.Double when !double.IsFinite(value.AsDouble()) => Double(value.AsDouble(), DoubleText.Plain),
        _ => null,
    };

    private static string? Floating(in CelValue value, Func<double, string> format) => value.Kind switch
    {
        CelKind.Double => Double(value.AsDouble(), format),
        CelKind.Int => format(value.AsInt()),
        CelKind.UInt => format(value.AsUInt()),
        _ => null,
    };

    private static string Double(double value, Func<double, string> format) =>
        double.IsFinite(value) ? format(value) : value.ToString(CultureInfo.InvariantCulture);

    private static string? Hex(in CelValue value) => value.Kind switch
    {
        CelKind.String => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.AsString())),
        CelKind.Bytes => Convert.ToHexStringLower(value.AsBytes()),
        _ => Digits(value, 16),
    };

    private static string? Digits(in CelValue value, int radix)
    {
        if (value.Kind is not (CelKind.Int or CelKind.UInt)) return null;
        BigInteger number = value.Kind == CelKind.Int ? value.AsInt() : value.AsUInt();
        if (number.IsZero) return "0";
        var digits = new StringBuilder();
        for (var rest = BigInteger.Abs(number); !rest.IsZero; rest /= radix) digits.Insert(0, "0123456789abcdef"[(int)(rest % radix)]);
        return number.Sign < 0 ? "-" + digits : digits.ToString();
    }
}
