using HyperFleet.Cel.Evaluation;

namespace HyperFleet.Cel.Values;

/// <summary>Arithmetic of timestamps (years 1 to 9999) and durations (64 bits of nanoseconds).</summary>
internal static class Times
{
    public const int NanosPerSecond = 1_000_000_000;
    public const long FirstSecond = -62_135_596_800;
    public const long LastSecond = 253_402_300_799;

    public static CelValue Add(in CelValue timestamp, in CelValue duration) => Instant(NanosOf(timestamp) + duration.DurationNanos);

    public static CelValue Subtract(in CelValue timestamp, in CelValue duration) => Instant(NanosOf(timestamp) - duration.DurationNanos);

    public static CelValue Difference(in CelValue left, in CelValue right) => Sum(NanosOf(left) - NanosOf(right));

    public static CelValue Negate(in CelValue duration) => Sum(-(Int128)duration.DurationNanos);

    /// <summary>A duration, or an overflow.</summary>
    public static CelValue Sum(Int128 nanos) => nanos < long.MinValue || nanos > long.MaxValue
        ? CelValue.FromError(Messages.DurationOverflow)
        : CelValue.FromDuration((long)nanos);

    /// <summary>A timestamp, or an overflow.</summary>
    public static CelValue Timestamp(long seconds, int nanos) => seconds is < FirstSecond or > LastSecond
        ? CelValue.FromError(Messages.TimestampOverflow)
        : CelValue.FromTimestamp(seconds, nanos);

    private static Int128 NanosOf(in CelValue timestamp) => ((Int128)timestamp.Seconds * NanosPerSecond) + timestamp.Nanos;

    private static CelValue Instant(Int128 nanos)
    {
        var rest = nanos % NanosPerSecond;
        var seconds = nanos / NanosPerSecond;
        return rest < 0 ? Timestamp((long)seconds - 1, (int)(rest + NanosPerSecond)) : Timestamp((long)seconds, (int)rest);
    }
}
