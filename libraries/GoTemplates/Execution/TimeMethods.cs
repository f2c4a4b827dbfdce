using System.Collections.Frozen;
using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>The methods of Go's <c>time.Time</c> and <c>time.Duration</c> that templates use, as in <c>{{ now.Format "2006" }}</c>.</summary>
internal static class TimeMethods
{
    private static readonly FrozenDictionary<string, TimeMethod> OfTime = new Dictionary<string, TimeMethod>(StringComparer.Ordinal)
    {
        ["Format"] = Time((t, a) => TimeLayout.Format(t, (string)a[0]!), ParameterKind.String),
        ["String"] = Time((t, _) => TimeLayout.Format(t, TimeLayout.Default)),
        ["Year"] = Time((t, _) => t.Year),
        ["Day"] = Time((t, _) => t.Day),
        ["YearDay"] = Time((t, _) => t.DayOfYear),
        ["Hour"] = Time((t, _) => t.Hour),
        ["Minute"] = Time((t, _) => t.Minute),
        ["Second"] = Time((t, _) => t.Second),
        ["Nanosecond"] = Time((t, _) => (int)(t.Ticks % TimeSpan.TicksPerSecond * 100)),
        ["Unix"] = Time((t, _) => t.ToUnixTimeSeconds()),
        ["UnixMilli"] = Time((t, _) => t.ToUnixTimeMilliseconds()),
        ["UTC"] = Time((t, _) => t.ToUniversalTime()),
        ["IsZero"] = Time((t, _) => t.UtcTicks == 0),
        ["Before"] = Time((t, a) => t < (DateTimeOffset)a[0]!, ParameterKind.Time),
        ["After"] = Time((t, a) => t > (DateTimeOffset)a[0]!, ParameterKind.Time),
        ["Equal"] = Time((t, a) => t == (DateTimeOffset)a[0]!, ParameterKind.Time),
        ["Sub"] = Time((t, a) => t - (DateTimeOffset)a[0]!, ParameterKind.Time),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TimeMethod> OfDuration = new Dictionary<string, TimeMethod>(StringComparer.Ordinal)
    {
        ["String"] = Duration(GoDuration.Format),
        ["Hours"] = Duration(d => d.TotalHours),
        ["Minutes"] = Duration(d => d.TotalMinutes),
        ["Seconds"] = Duration(d => d.TotalSeconds),
        ["Milliseconds"] = Duration(d => d.Ticks / TimeSpan.TicksPerMillisecond),
        ["Nanoseconds"] = Duration(d => d.Ticks * 100),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TimeMethod? Find(object receiver, string name) => receiver switch
    {
        DateTimeOffset => OfTime.GetValueOrDefault(name),
        TimeSpan => OfDuration.GetValueOrDefault(name),
        _ => null,
    };

    private static TimeMethod Time(Func<DateTimeOffset, object?[], object?> body, params ParameterKind[] parameters) =>
        new((receiver, arguments) => body((DateTimeOffset)receiver, arguments), parameters);

    private static TimeMethod Duration(Func<TimeSpan, object?> body) => new((receiver, _) => body((TimeSpan)receiver), []);
}
