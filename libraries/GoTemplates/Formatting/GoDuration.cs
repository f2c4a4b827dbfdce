using System.Globalization;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Durations as Go prints them: <c>1h2m0.5s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
internal static class GoDuration
{
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var nanoseconds = (decimal)duration.Ticks * 100;
        var sign = nanoseconds < 0 ? "-" : "";
        nanoseconds = Math.Abs(nanoseconds);
        if (nanoseconds < 1_000) return $"{sign}{Plain(nanoseconds)}ns";
        if (nanoseconds < 1_000_000) return $"{sign}{Plain(nanoseconds / 1_000)}µs";
        if (nanoseconds < 1_000_000_000) return $"{sign}{Plain(nanoseconds / 1_000_000)}ms";

        var seconds = nanoseconds / 1_000_000_000;
        var hours = decimal.Floor(seconds / 3600);
        var minutes = decimal.Floor(seconds % 3600 / 60);
        var start = hours > 0 ? $"{Plain(hours)}h{Plain(minutes)}m" : minutes > 0 ? $"{Plain(minutes)}m" : "";
        return $"{sign}{start}{Plain(seconds % 60)}s";
    }

    private static string Plain(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
