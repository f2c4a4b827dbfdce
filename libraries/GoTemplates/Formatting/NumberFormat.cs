using System.Globalization;
using System.Text;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Integers under <c>%v %d %b %o %O %x %X %c %q %U</c>, doubles under <c>%v %g %G %e %E %f %F %b %x %X</c>.</summary>
internal static class NumberFormat
{
    /// <summary>Doubles from here on have no exact integers between them.</summary>
    private const double LargestExact = 9_007_199_254_740_992;

    public static bool TryWrite(Padding padding, long value, bool isSigned, int verb, FormatSpec spec) => verb switch
    {
        'v' when spec.Source && !isSigned => Integer(padding, value, 'x', spec with { Sharp = true }),
        'v' => Integer(padding, value, 'd', spec),
        'd' or 'b' or 'o' or 'O' or 'x' or 'X' => Integer(padding, value, (char)verb, spec),
        'c' => padding.Text(ToRune(value).ToString(), spec),
        'q' => padding.Text(GoQuote.QuoteCharacter(ToRune(value), spec.Plus), spec),
        'U' => padding.Text(CodePoint(value, spec), spec with { Zero = false }),
        _ => false,
    };

    public static bool TryWrite(Padding padding, double value, int verb, FormatSpec spec, NumberStyle numbers)
    {
        if (verb == 'v' && numbers == NumberStyle.Integral && Math.Abs(value) < LargestExact && Math.Floor(value) == value && !spec.Source)
        {
            return Integer(padding, (long)value, 'd', spec);
        }

        return verb switch
        {
            'v' => Real(padding, value, 'g', -1, spec),
            'g' or 'G' or 'b' or 'x' or 'X' => Real(padding, value, (char)verb, -1, spec),
            'e' or 'E' => Real(padding, value, (char)verb, 6, spec),
            'f' or 'F' => Real(padding, value, 'f', 6, spec),
            _ => false,
        };
    }

    private static bool Integer(Padding padding, long value, char verb, FormatSpec spec)
    {
        if (spec.Precision == 0 && value == 0) return padding.Text("", spec with { Zero = false });
        var sign = value < 0 ? "-" : spec.Plus ? "+" : spec.Space ? " " : "";
        var magnitude = (UInt128)(value < 0 ? -(Int128)value : value);
        var digits = verb switch
        {
            'b' => magnitude.ToString("b", CultureInfo.InvariantCulture),
            'o' or 'O' => Octal(magnitude),
            'x' => magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => magnitude.ToString("X", CultureInfo.InvariantCulture),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        var least = spec.Precision ?? (spec.Zero && spec.Width is { } width ? width - sign.Length : 0);
        digits = digits.PadLeft(least, '0');
        return padding.Text(sign + Prefix(verb, digits, spec.Sharp) + digits, spec with { Zero = false });
    }

    private static string Prefix(char verb, string digits, bool sharp) => verb switch
    {
        'O' => sharp && digits[0] != '0' ? "0o0" : "0o",
        'b' when sharp => "0b",
        'o' when sharp && digits[0] != '0' => "0",
        'x' when sharp => "0x",
        'X' when sharp => "0X",
        _ => "",
    };

    private static string Octal(UInt128 value)
    {
        StringBuilder digits = new();
        for (; value >= 8; value >>= 3) digits.Insert(0, (char)('0' + (int)(value & 7)));
        return digits.Insert(0, (char)('0' + (int)value)).ToString();
    }

    private static Rune ToRune(long value) => value is >= 0 and <= 0x10ffff && Rune.IsValid((int)value) ? new Rune((int)value) : Rune.ReplacementChar;

    private static string CodePoint(long value, FormatSpec spec)
    {
        var text = "U+" + value.ToString("X", CultureInfo.InvariantCulture).PadLeft(Math.Max(4, spec.Precision ?? 0), '0');
        var isShown = spec.Sharp && value is >= 0 and <= 0x10ffff && Rune.IsValid((int)value) && GoQuote.IsPrintable(new Rune((int)value));
        return isShown ? $"{text} '{new Rune((int)value)}'" : text;
    }

    private static bool Real(Padding padding, double value, char verb, int precision, FormatSpec spec)
    {
        precision = spec.Precision ?? precision;
        var text = FloatFormat.Format(value, verb, precision);
        var sign = text[0] is '-' or '+' ? text[..1] : "+";
        var digits = text[0] is '-' or '+' ? text[1..] : text;
        if (sign == "+") sign = spec.Plus ? "+" : spec.Space ? " " : "";
        if (!double.IsFinite(value))
        {
            // Go keeps the plus of infinity, which is part of its name.
            if (double.IsPositiveInfinity(value) && sign.Length == 0) sign = "+";
            return padding.Text(sign + digits, spec with { Zero = false });
        }

        if (spec.Sharp && verb != 'b') digits = SharpReal.KeepPoint(digits, verb, precision);
        if (spec.Zero && spec.Width is { } width) digits = digits.PadLeft(width - sign.Length, '0');
        return padding.Text(sign + digits, spec);
    }
}
