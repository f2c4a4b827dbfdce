using System.Buffers;
using System.Globalization;

namespace HyperFleet.Cel.Values;

/// <summary>Reads durations as Go writes them: <c>1h30m</c>, <c>-1.5s</c>, <c>100ms</c>, <c>0</c>.</summary>
internal static class DurationReader
{
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    private static readonly (string Name, long Nanos)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", Times.NanosPerSecond),
        ("m", 60L * Times.NanosPerSecond), ("h", 3600L * Times.NanosPerSecond),
    ];

    /// <summary>False when the text is no duration; the sum may exceed CEL's range.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Int128 nanos)
    {
        nanos = 0;
        var isNegative = text is ['-', ..];
        if (text is ['-' or '+', ..]) text = text[1..];
        if (text is "0") return true;
        if (text.IsEmpty || text.Length > 64) return false;
        while (!text.IsEmpty)
        {
            if (!TryReadPart(ref text, out var part)) return false;
            nanos += part;
        }

        if (isNegative) nanos = -nanos;
        return true;
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> text, out Int128 nanos)
    {
        nanos = 0;
        var length = text.IndexOfAnyExcept(NumberChars);
        if (length <= 0 || text[..length] is "." || length > 20) return false;
        var number = text[..length];
        text = text[length..];
        if (!TryReadUnit(ref text, out var unit)) return false;
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? [] : number[(point + 1)..];
        if (!TryReadDigits(whole, out var units) || !TryReadDigits(fraction, out var parts)) return false;
        nanos = (units * unit) + (parts * unit / PowerOfTen(fraction.Length));
        return true;
    }

    private static bool TryReadUnit(ref ReadOnlySpan<char> text, out long nanos)
    {
        var end = text.IndexOfAny(NumberChars);
        var name = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[end..];
        nanos = 0;
        foreach (var unit in Units)
        {
            if (name.SequenceEqual(unit.Name)) nanos = unit.Nanos;
        }

        return nanos != 0;
    }

    private static bool TryReadDigits(ReadOnlySpan<char> digits, out Int128 value)
    {
        value = 0;
        return digits.IsEmpty || Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
