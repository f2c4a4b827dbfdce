using System.Globalization;

namespace HyperFleet.Grpc.Headers;

/// <summary><c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class TimeoutHeader
{
    public const string Name = "grpc-timeout";
    private const long MaximumDigits = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>The time a peer allows; false when the header is malformed. Nanoseconds are rounded up to ticks of 100.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9 || !long.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + 99) / 100);
            return true;
        }
        foreach (var (unit, ticks) in Units)
        {
            if (unit != text[^1]) continue;
            timeout = TimeSpan.FromTicks(value * ticks);
            return true;
        }
        return false;
    }

    /// <summary>The finest unit in which the time fits, rounded up, so that the peer never gives up first.</summary>
    public static string Format(TimeSpan timeout)
    {
        foreach (var (unit, ticks) in Units)
        {
            var value = (Math.Max(timeout.Ticks, 1) + ticks - 1) / ticks;
            if (value <= MaximumDigits)
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{MaximumDigits}H");
    }
}
