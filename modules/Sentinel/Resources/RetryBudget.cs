namespace HyperFleet.Sentinel.Resources;

/// <summary>The retries of one cycle: 500 ms × 2 up to 8 s, each ± 10 %, until 30 s are spent (sentinel contract §3.5).</summary>
internal sealed class RetryBudget(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits for the next attempt.</summary>
    /// <returns>False when the budget is spent.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        var delay = _next * (0.9 + (Random.Shared.NextDouble() * 0.2));
        if (time.GetElapsedTime(_start) + delay > Limit)
            return false;
        await Task.Delay(delay, time, cancellation);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return true;
    }
}
