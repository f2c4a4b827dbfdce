namespace HyperFleet.Sentinel.Watching;

/// <summary>
/// Time between two streams: nothing after one that worked for a while, then 100 ms × 2 up to 10 s, each with jitter, so that replicas
/// do not come back in step.
/// </summary>
internal sealed class WatchPause(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Worked = TimeSpan.FromSeconds(5);
    private long _since = time.GetTimestamp();
    private TimeSpan _next = First;

    /// <summary>The stream delivers.</summary>
    public void Reset()
    {
        if (time.GetElapsedTime(_since) >= Worked)
            _next = First;
    }

    public TimeSpan Next()
    {
        var delay = _next * (0.5 + Random.Shared.NextDouble());
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        _since = time.GetTimestamp();
        return delay;
    }
}
