using System.Globalization;

namespace HyperFleet.Adapter.Values;

/// <summary>The shortest decimal digits of a double, laid out the ways Go prints them.</summary>
internal static class GoNumber
{
    /// <summary>Never an exponent: <c>1234567</c>, <c>0.00001</c>. This is how numbers become text parameters.</summary>
    public static string Plain(double value)
    {
        if (!double.IsFinite(value)) return Special(value);
        var (sign, digits, point) = Shortest(value);
        if (point <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return point >= digits.Length
            ? sign + digits + new string('0', point - digits.Length)
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    /// <summary>For people: an exponent only below 1e-4 and from 1e21 on, so a generation of a million stays readable (adapter contract §3.1).</summary>
    public static string General(double value)
    {
        if (!double.IsFinite(value)) return Special(value);
        var exponent = value == 0 ? 0 : Shortest(value).Point - 1;
        return exponent is < -4 or >= 21 ? Scientific(value, 2) : Plain(value);
    }

    /// <summary>JSON numbers as Go's encoder writes them.</summary>
    public static string Json(double value)
    {
        var size = Math.Abs(value);
        return size != 0 && (size < 1e-6 || size >= 1e21) ? Scientific(value, 1) : Plain(value);
    }

    private static string Scientific(double value, int exponentDigits)
    {
        var (sign, digits, point) = Shortest(value);
        var exponent = point - 1;
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        var width = exponent < 0 ? exponentDigits : 2;
        return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0')}";
    }

    private static (string Sign, string Digits, int Point) Shortest(double value)
    {
        if (value == 0) return ("", "0", 1);
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = mark < 0 ? text : text[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        var point = (dot < 0 ? mantissa.Length : dot) - (digits.Length - significant.Length) + exponent;
        return (value < 0 ? "-" : "", significant.TrimEnd('0'), point);
    }

    private static string Special(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
