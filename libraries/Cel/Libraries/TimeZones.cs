using System.Globalization;

namespace HyperFleet.Cel.Libraries;

/// <summary>Local times in zones named by IANA (<c>Europe/Prague</c>) or by offset (<c>+05:30</c>).</summary>
internal static class TimeZones
{
    public static bool TryShift(DateTimeOffset time, string zone, out DateTime local)
    {
        local = default;
        if (!TryGetOffset(time, zone, out var offset)) return false;
        var ticks = time.UtcTicks + offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks) return false;
        local = new DateTime(ticks, DateTimeKind.Unspecified);
        return true;
    }

    private static bool TryGetOffset(DateTimeOffset time, string zone, out TimeSpan offset)
    {
        var isNegative = zone.StartsWith('-');
        var clock = zone.AsSpan(isNegative || zone.StartsWith('+') ? 1 : 0);
        if (TimeSpan.TryParseExact(clock, @"hh\:mm", CultureInfo.InvariantCulture, out offset))
        {
            if (isNegative) offset = -offset;
            return true;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return false;
        offset = found.GetUtcOffset(time);
        return true;
    }
}
