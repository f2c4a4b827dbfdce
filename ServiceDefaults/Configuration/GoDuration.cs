using System.Buffers;
using System.Globalization;
using System.Text;

namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>
/// Durations as Go writes them: a signed sequence of decimal numbers with a unit (<c>ns us µs ms s m h</c>), such as <c>1m30s</c>.
/// Values are kept at .NET's resolution of 100 ns; what is finer is cut.
/// </summary>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("ns", 0.01m), ("us", 10m), ("µs", 10m), ("μs", 10m), ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <exception cref="FormatException">The text is not a Go duration.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration; write it like 5s, 500ms or 1m30s");

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = default;
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..]) text = text[1..];
        if (text is "0") return true;
        if (text.IsEmpty) return false;

        var ticks = 0m;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(NumberCharacters);
            if (digits is <= 0 or > 20
                || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;

            text = text[digits..];
            var length = text.IndexOfAny(NumberCharacters);
            var unit = length < 0 ? text : text[..length];
            if (TicksOf(unit) is not { } scale) return false;

            ticks += number * scale;
            if (ticks > long.MaxValue) return false;
            text = text[unit.Length..];
        }

        value = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Writes the value as Go does: <c>1m30s</c>, <c>500ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var ticks = Math.Abs((decimal)value.Ticks);
        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : "");
        if (ticks < TimeSpan.TicksPerSecond)
        {
            var (unit, scale) = ticks >= TimeSpan.TicksPerMillisecond ? ("ms", (decimal)TimeSpan.TicksPerMillisecond)
                : ticks >= 10 ? ("µs", 10m) : ("ns", 0.01m);
            return text.Append((ticks / scale).ToString("0.######", CultureInfo.InvariantCulture)).Append(unit).ToString();
        }

        var hours = decimal.Floor(ticks / TimeSpan.TicksPerHour);
        var minutes = decimal.Floor(ticks % TimeSpan.TicksPerHour / TimeSpan.TicksPerMinute);
        if (hours > 0) text.Append(hours).Append('h');
        if (hours > 0 || minutes > 0) text.Append(minutes).Append('m');
        return text.Append((ticks % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    private static decimal? TicksOf(ReadOnlySpan<char> unit)
    {
        foreach (var (name, ticks) in Units)
            if (unit.SequenceEqual(name))
                return ticks;
        return null;
    }
}
