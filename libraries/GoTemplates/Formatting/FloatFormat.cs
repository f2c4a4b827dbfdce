using System.Globalization;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Doubles as Go's <c>strconv.FormatFloat</c> writes them.</summary>
internal static class FloatFormat
{
    /// <param name="value">Any double.</param>
    /// <param name="verb">One of <c>e E f g G b x X</c>.</param>
    /// <param name="precision">Digits, or -1 for as few as identify the value.</param>
    public static string Format(double value, char verb, int precision)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        var sign = double.IsNegative(value) ? "-" : "";
        value = Math.Abs(value);
        return sign + verb switch
        {
            'b' => Binary(value),
            'x' or 'X' => Hexadecimal(value, precision, verb),
            'f' => Fixed(value, precision),
            'e' or 'E' => Scientific(value, precision, verb),
            _ => General(value, precision, verb == 'G' ? 'E' : 'e'),
        };
    }

    private static string Fixed(double value, int precision)
    {
        if (precision < 0)
        {
            var shortest = Decimals.Shortest(value);
            return shortest.Fixed(Math.Max(shortest.Digits.Length - shortest.Point, 0));
        }

        var exact = Decimals.Exact(value);
        return exact.Round(exact.Point + precision).Fixed(precision);
    }

    private static string Scientific(double value, int precision, char mark)
    {
        if (precision >= 0) return Decimals.Exact(value).Round(precision + 1).Scientific(precision, mark);
        var shortest = Decimals.Shortest(value);
        return shortest.Scientific(Math.Max(shortest.Digits.Length - 1, 0), mark);
    }

    private static string General(double value, int precision, char mark)
    {
        var isShortest = precision < 0;
        if (precision == 0) precision = 1;
        var digits = isShortest ? Decimals.Shortest(value) : Decimals.Exact(value).Round(precision);

        // The exponent form is for exponents below -4 and from the precision upwards; the shortest form decides as with 6 digits.
        var limit = isShortest ? 6 : precision > digits.Digits.Length && digits.Digits.Length >= digits.Point ? digits.Digits.Length : precision;
        var exponent = digits.Digits.Length == 0 ? 0 : digits.Point - 1;
        return exponent < -4 || (exponent >= limit && digits.Digits.Length > 0)
            ? digits.Scientific(Math.Max(digits.Digits.Length - 1, 0), mark)
            : digits.Fixed(Math.Max(digits.Digits.Length - digits.Point, 0));
    }

    private static string Binary(double value)
    {
        var (mantissa, exponent) = Parts(value);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}p{(exponent < 0 ? "" : "+")}{exponent}");
    }

    private static string Hexadecimal(double value, int precision, char verb)
    {
        var (mantissa, exponent) = Parts(value);
        if (mantissa == 0) exponent = 0;
        else
        {
            // One bit before the point, 52 behind it.
            while ((mantissa & (1L << 52)) == 0) (mantissa, exponent) = (mantissa << 1, exponent - 1);
            exponent += 52;
        }

        if (precision is >= 0 and < 13)
        {
            var drop = 52 - (precision * 4);
            var rest = mantissa & ((1L << drop) - 1);
            mantissa >>= drop;
            var half = 1L << (drop - 1);
            if (rest > half || (rest == half && (mantissa & 1) == 1)) mantissa++;
            mantissa <<= drop;
            if (mantissa >= 1L << 53) (mantissa, exponent) = (mantissa >> 1, exponent + 1);
        }

        var fraction = (mantissa & ((1L << 52) - 1)).ToString("x13", CultureInfo.InvariantCulture);
        fraction = precision < 0 ? fraction.TrimEnd('0') : fraction.PadRight(precision, '0')[..precision];
        var text = $"0x{mantissa >> 52}{(fraction.Length > 0 ? "." : "")}{fraction}p{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        return verb == 'X' ? text.ToUpperInvariant() : text;
    }

    private static (long Mantissa, int Exponent) Parts(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7ff;
        var mantissa = bits & ((1L << 52) - 1);
        return exponent == 0 ? (mantissa, -1074) : (mantissa | (1L << 52), exponent - 1075);
    }
}
