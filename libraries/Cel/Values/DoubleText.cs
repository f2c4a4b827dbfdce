using System.Globalization;
using System.Numerics;

namespace HyperFleet.Cel.Values;

/// <summary>Doubles as text the way Go prints them.</summary>
internal static class DoubleText
{
    /// <summary>Go's <c>%g</c>: the shortest digits, with an exponent below 1e-04 and from 1e+06 on.</summary>
    public static string Shortest(double value)
    {
        if (!double.IsFinite(value)) return NonFinite(value);
        var (sign, digits, exponent) = Digits(value);
        if (exponent is >= -4 and < 6) return Plain(value);
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>Go's <c>%f</c> with as many digits as are needed.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value)) return NonFinite(value);
        var (sign, digits, exponent) = Digits(value);
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var whole = digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0') : digits[..(exponent + 1)];
        return digits.Length <= exponent + 1 ? sign + whole : $"{sign}{whole}.{digits[(exponent + 1)..]}";
    }

    /// <summary>Go's <c>%.{precision}f</c>: exact, a tie goes to the even digit.</summary>
    public static string Fixed(double value, int precision)
    {
        if (!double.IsFinite(value)) return NonFinite(value);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        var shift = Math.Max(exponent, 1) - 1075;
        var scaled = mantissa * BigInteger.Pow(10, precision);
        var rounded = shift >= 0 ? scaled << shift : RoundedShift(scaled, -shift);
        var digits = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var sign = bits < 0 ? "-" : "";
        return precision == 0 ? sign + digits : $"{sign}{digits[..^precision]}.{digits[^precision..]}";
    }

    /// <summary>Go's <c>%.{precision}e</c>.</summary>
    public static string Scientific(double value, int precision)
    {
        if (!double.IsFinite(value)) return NonFinite(value);
        var text = value.ToString("e" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('e', StringComparison.Ordinal);
        return $"{text[..(mark + 2)]}{int.Parse(text.AsSpan(mark + 2), CultureInfo.InvariantCulture):00}";
    }

    private static BigInteger RoundedShift(BigInteger value, int shift)
    {
        var quotient = value >> shift;
        var twiceRest = (value - (quotient << shift)) << 1;
        var order = twiceRest.CompareTo(BigInteger.One << shift);
        return order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static string NonFinite(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    private static (string Sign, string Digits, int Exponent) Digits(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var sign = double.IsNegative(value) ? "-" : "";
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? (sign, "0", 0) : (sign, digits, exponent - leading);
    }
}
