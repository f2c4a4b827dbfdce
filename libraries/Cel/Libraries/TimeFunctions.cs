using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>Timestamps and durations: made from text and numbers, and taken apart.</summary>
internal static class TimeFunctions
{
    private const long NanosPerSecond = Times.NanosPerSecond;

    public static FunctionList All { get; } = new()
    {
        { "timestamp(timestamp) -> timestamp", (args, _) => args[0] },
        { "timestamp(int) -> timestamp", (args, _) => Times.Timestamp(args[0].AsInt(), 0) },
        { "timestamp(string) -> timestamp", (args, _) => ToTimestamp(args[0]) },
        { "duration(duration) -> duration", (args, _) => args[0] },
        { "duration(int) -> duration", (args, _) => CelValue.FromDuration(args[0].AsInt()) },
        { "duration(string) -> duration", (args, _) => ToDuration(args[0].AsString()) },
        { "timestamp.getFullYear() -> int", (args, _) => Part(args, time => time.Year) },
        { "timestamp.getFullYear(string) -> int", (args, _) => Part(args, time => time.Year) },
        { "timestamp.getMonth() -> int", (args, _) => Part(args, time => time.Month - 1) },
        { "timestamp.getMonth(string) -> int", (args, _) => Part(args, time => time.Month - 1) },
        { "timestamp.getDate() -> int", (args, _) => Part(args, time => time.Day) },
        { "timestamp.getDate(string) -> int", (args, _) => Part(args, time => time.Day) },
        { "timestamp.getDayOfMonth() -> int", (args, _) => Part(args, time => time.Day - 1) },
        { "timestamp.getDayOfMonth(string) -> int", (args, _) => Part(args, time => time.Day - 1) },
        { "timestamp.getDayOfWeek() -> int", (args, _) => Part(args, time => (int)time.DayOfWeek) },
        { "timestamp.getDayOfWeek(string) -> int", (args, _) => Part(args, time => (int)time.DayOfWeek) },
        { "timestamp.getDayOfYear() -> int", (args, _) => Part(args, time => time.DayOfYear - 1) },
        { "timestamp.getDayOfYear(string) -> int", (args, _) => Part(args, time => time.DayOfYear - 1) },
        { "timestamp.getHours() -> int", (args, _) => Part(args, time => time.Hour) },
        { "timestamp.getHours(string) -> int", (args, _) => Part(args, time => time.Hour) },
        { "timestamp.getMinutes() -> int", (args, _) => Part(args, time => time.Minute) },
        { "timestamp.getMinutes(string) -> int", (args, _) => Part(args, time => time.Minute) },
        { "timestamp.getSeconds() -> int", (args, _) => Part(args, time => time.Second) },
        { "timestamp.getSeconds(string) -> int", (args, _) => Part(args, time => time.Second) },
        { "timestamp.getMilliseconds() -> int", (args, _) => Part(args, time => time.Millisecond) },
        { "timestamp.getMilliseconds(string) -> int", (args, _) => Part(args, time => time.Millisecond) },
        { "duration.getHours() -> int", (args, _) => CelValue.From(args[0].DurationNanos / (3600 * NanosPerSecond)) },
        { "duration.getMinutes() -> int", (args, _) => CelValue.From(args[0].DurationNanos / (60 * NanosPerSecond)) },
        { "duration.getSeconds() -> int", (args, _) => CelValue.From(args[0].DurationNanos / NanosPerSecond) },
        { "duration.getMilliseconds() -> int", (args, _) => CelValue.From(args[0].DurationNanos % NanosPerSecond / 1_000_000) },
    };

    private static CelValue ToTimestamp(in CelValue value)
    {
        Span<char> buffer = stackalloc char[64];
        if (!value.TryCopyText(buffer, out var length) || !TimestampReader.TryRead(buffer[..length], out var seconds, out var nanos))
            return CelValue.FromError($"invalid timestamp '{value}': expected RFC 3339, for example 2026-01-02T03:04:05Z");
        return Times.Timestamp(seconds, nanos);
    }

    private static CelValue ToDuration(string text)
    {
        if (!DurationReader.TryRead(text, out var nanos))
            return CelValue.FromError($"invalid duration '{text}': expected numbers with units, for example 1h30m");
        return Times.Sum(nanos);
    }

    private static CelValue Part(ReadOnlySpan<CelValue> args, Func<DateTime, int> part)
    {
        if (args.Length == 1) return CelValue.From((long)part(args[0].AsTimestamp().UtcDateTime));
        return TimeZones.TryShift(args[0].AsTimestamp(), args[1].AsString(), out var local)
            ? CelValue.From((long)part(local))
            : CelValue.FromError($"unknown time zone '{args[1].AsString()}'");
    }
}
