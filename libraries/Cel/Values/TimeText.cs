using System.Globalization;

namespace HyperFleet.Cel.Values;

/// <summary>Writes timestamps (RFC 3339) and durations (seconds) to the nanosecond.</summary>
internal static class TimeText
{
    public static string OfTimestamp(long seconds, int nanos)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(nanos) + "Z";
    }

    public static string OfDuration(long nanos)
    {
        var magnitude = UInt128.CreateChecked(Int128.Abs(nanos));
        var seconds = (ulong)(magnitude / Times.NanosPerSecond);
        return $"{(nanos < 0 ? "-" : "")}{seconds}{Fraction((int)(magnitude % Times.NanosPerSecond))}s";
    }

    private static string Fraction(int nanos) => nanos == 0 ? "" : $".{nanos:000000000}".TrimEnd('0');
}
