namespace HyperFleet.Agent.Observing;

/// <summary>Tells what came before what inside this process; no clock is asked.</summary>
internal sealed class Moments
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
