using System.Buffers;
using System.Globalization;
using System.Text;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Times in Go's layouts, which show the reference time Mon Jan 2 15:04:05 MST 2006 (adapter contract §3.1).</summary>
internal static class TimeLayout
{
    /// <summary>How Go prints a time that is given no layout.</summary>
    public const string Default = "2006-01-02 15:04:05.999999999 -0700 MST";

    /// <summary>The characters that tokens and fractions begin with.</summary>
    private static readonly SearchValues<char> Starters = SearchValues.Create("JM0123456_Pp-Z.,");

    private static readonly (string Token, Func<DateTimeOffset, string> Write)[] Tokens =
    [
        ("January", t => t.ToString("MMMM", CultureInfo.InvariantCulture)),
        ("Jan", t => t.ToString("MMM", CultureInfo.InvariantCulture)),
        ("Monday", t => t.DayOfWeek.ToString()),
        ("Mon", t => t.DayOfWeek.ToString()[..3]),
        ("MST", Abbreviation),
        ("002", t => Number(t.DayOfYear, 3)),
        ("01", t => Number(t.Month, 2)),
        ("02", t => Number(t.Day, 2)),
        ("03", t => Number(Hour12(t), 2)),
        ("04", t => Number(t.Minute, 2)),
        ("05", t => Number(t.Second, 2)),
        ("06", t => Number(t.Year % 100, 2)),
        ("15", t => Number(t.Hour, 2)),
        ("1", t => Number(t.Month, 1)),
        ("2006", t => Number(t.Year, 4)),
        ("2", t => Number(t.Day, 1)),
        ("_2006", t => "_" + Number(t.Year, 4)),
        ("__2", t => Number(t.DayOfYear, 1).PadLeft(3)),
        ("_2", t => Number(t.Day, 1).PadLeft(2)),
        ("3", t => Number(Hour12(t), 1)),
        ("4", t => Number(t.Minute, 1)),
        ("5", t => Number(t.Second, 1)),
        ("PM", t => t.Hour >= 12 ? "PM" : "AM"),
        ("pm", t => t.Hour >= 12 ? "pm" : "am"),
        ("-070000", t => Offset(t, "", 3)),
        ("-07:00:00", t => Offset(t, ":", 3)),
        ("-0700", t => Offset(t, "", 2)),
        ("-07:00", t => Offset(t, ":", 2)),
        ("-07", t => Offset(t, "", 1)),
        ("Z070000", t => OffsetOrZ(t, "", 3)),
        ("Z07:00:00", t => OffsetOrZ(t, ":", 3)),
        ("Z0700", t => OffsetOrZ(t, "", 2)),
        ("Z07:00", t => OffsetOrZ(t, ":", 2)),
        ("Z07", t => OffsetOrZ(t, "", 1)),
    ];

    public static string Format(DateTimeOffset time, string layout)
    {
        StringBuilder text = new(layout.Length + 8);
        for (var i = 0; i < layout.Length;)
        {
            if (!Starters.Contains(layout[i]))
            {
                text.Append(layout[i++]);
            }
            else if (Fraction(layout, i) is > 0 and var length)
            {
                text.Append(WriteFraction(time, layout.AsSpan(i, length)));
                i += length;
            }
            else if (TokenAt(layout, i) is { Token: not null } token)
            {
                text.Append(token.Write(time));
                i += token.Token.Length;
            }
            else
            {
                text.Append(layout[i++]);
            }
        }

        return text.ToString();
    }

    /// <summary>The expression that <c>%#v</c> gives.</summary>
    public static string Source(DateTimeOffset time)
    {
        var zone = time.Offset == TimeSpan.Zero ? "time.UTC" : "time.Location(\"\")";
        var month = time.ToString("MMMM", CultureInfo.InvariantCulture);
        return $"time.Date({time.Year}, time.{month}, {time.Day}, {time.Hour}, {time.Minute}, {time.Second}, {Nanoseconds(time)}, {zone})";
    }

    private static (string Token, Func<DateTimeOffset, string> Write) TokenAt(string layout, int position)
    {
        foreach (var token in Tokens)
        {
            if (!layout.AsSpan(position).StartsWith(token.Token, StringComparison.Ordinal)) continue;

            // "Jan" and "Mon" at the start of a longer word are not tokens: "Month" stays as it is.
            var next = position + 3;
            if (token.Token is "Jan" or "Mon" && next < layout.Length && char.IsAsciiLetterLower(layout[next])) continue;
            return token;
        }

        return default;
    }

    /// <summary>Length of a fraction such as <c>.000</c> or <c>,999</c> at that position, 0 if there is none.</summary>
    private static int Fraction(string layout, int position)
    {
        if (layout[position] is not ('.' or ',') || position + 1 == layout.Length || layout[position + 1] is not ('0' or '9')) return 0;
        var end = position + 1;
        while (end < layout.Length && layout[end] == layout[position + 1]) end++;
        return end < layout.Length && char.IsAsciiDigit(layout[end]) ? 0 : end - position;
    }

    private static string WriteFraction(DateTimeOffset time, ReadOnlySpan<char> pattern)
    {
        var digits = Number(Nanoseconds(time), 9).PadRight(pattern.Length, '0')[..(pattern.Length - 1)];
        if (pattern[1] == '9') digits = digits.TrimEnd('0');
        return digits.Length == 0 ? "" : pattern[0] + digits;
    }

    private static long Nanoseconds(DateTimeOffset time) => time.Ticks % TimeSpan.TicksPerSecond * 100;

    private static int Hour12(DateTimeOffset time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string OffsetOrZ(DateTimeOffset time, string separator, int parts) =>
        time.Offset == TimeSpan.Zero ? "Z" : Offset(time, separator, parts);

    private static string Offset(DateTimeOffset time, string separator, int parts)
    {
        var offset = time.Offset.Duration();
        string[] numbers = [Number(offset.Hours, 2), Number(offset.Minutes, 2), Number(offset.Seconds, 2)];
        return (time.Offset < TimeSpan.Zero ? "-" : "+") + string.Join(separator, numbers.Take(parts));
    }

    // A DateTimeOffset knows no zone name; Go then writes the offset.
    private static string Abbreviation(DateTimeOffset time) => time.Offset == TimeSpan.Zero ? "UTC" : Offset(time, "", 2);

    private static string Number(long value, int width) => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
}
