namespace HyperFleet.Agent.Tests;

/// <summary>The system's clock, moved, while timers keep running.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;
    private long _elapsed;

    /// <summary>Time passes: what is due in minutes is due now.</summary>
    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _elapsed, by.Ticks);
        Jump(by);
    }

    /// <summary>Somebody sets the clock; no time passes.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _elapsed) * (TimestampFrequency / TimeSpan.TicksPerSecond);
}
