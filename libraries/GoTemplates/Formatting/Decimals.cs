using System.Globalization;
using System.Numerics;
using System.Text;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>
/// The decimal digits of a finite, non-negative double: 0.<c>digits</c> × 10^<c>point</c>. Go rounds the exact value half to even,
/// which the framework's own formats do not, so rounding happens here.
/// </summary>
internal readonly record struct Decimals(string Digits, int Point)
{
    /// <summary>The shortest digits that read back as the same double.</summary>
    public static Decimals Shortest(double value)
    {
        if (value == 0) return new("", 0);
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        var digits = new string([.. (mark < 0 ? shortest : shortest[..mark]).Where(char.IsAsciiDigit)]).TrimStart('0');
        if (mark >= 0) exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new(digits.TrimEnd('0'), exponent + 1);
    }

    /// <summary>All digits of the exact value, up to about 770 of them.</summary>
    public static Decimals Exact(double value)
    {
        if (value == 0) return new("", 0);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = bits & ((1L << 52) - 1);
        if (exponent == 0) exponent++;
        else mantissa |= 1L << 52;
        exponent -= 1075;

        // m × 2^-k is m × 5^k × 10^-k.
        var whole = exponent >= 0 ? (BigInteger)mantissa << exponent : mantissa * BigInteger.Pow(5, -exponent);
        var digits = whole.ToString(CultureInfo.InvariantCulture);
        return new(digits.TrimEnd('0'), digits.Length + Math.Min(exponent, 0));
    }

    /// <summary>At most <paramref name="count"/> digits, rounded half to even.</summary>
    public Decimals Round(int count)
    {
        if (count >= Digits.Length) return this;
        if (count < 0) return new("", 0);
        if (!RoundsUp(count)) return new(Digits[..count].TrimEnd('0'), Point);
        var kept = Digits[..count].TrimEnd('9');
        return kept.Length == 0 ? new("1", Point + 1) : new(kept[..^1] + (char)(kept[^1] + 1), Point);
    }

    public char DigitAt(int index) => index >= 0 && index < Digits.Length ? Digits[index] : '0';

    /// <summary>d.ddde±dd with <paramref name="precision"/> digits behind the point.</summary>
    public string Scientific(int precision, char mark)
    {
        StringBuilder text = new();
        text.Append(DigitAt(0));
        if (precision > 0) text.Append('.');
        for (var i = 1; i <= precision; i++) text.Append(DigitAt(i));
        var exponent = Digits.Length == 0 ? 0 : Point - 1;
        return text.Append(mark).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    /// <summary>ddd.ddd with <paramref name="precision"/> digits behind the point.</summary>
    public string Fixed(int precision)
    {
        StringBuilder text = new();
        if (Point <= 0) text.Append('0');
        for (var i = 0; i < Point; i++) text.Append(DigitAt(i));
        if (precision > 0) text.Append('.');
        for (var i = 0; i < precision; i++) text.Append(DigitAt(Point + i));
        return text.ToString();
    }

    private bool RoundsUp(int count)
    {
        var next = Digits[count];
        if (next != '5' || count + 1 < Digits.Length) return next >= '5';
        return count > 0 && (Digits[count - 1] - '0') % 2 == 1;
    }
}
