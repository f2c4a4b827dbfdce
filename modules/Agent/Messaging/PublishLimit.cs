namespace HyperFleet.Agent.Messaging;

/// <summary>
/// Events a second: AWS IoT Core takes 100 publishes a second from a connection and then closes it (Maestro wire §1.1). Who comes too
/// early waits; a burst goes out at once.
/// </summary>
internal sealed class PublishLimit(TimeProvider time)
{
    public const int PerSecond = 100;
    public const int Burst = 100;

    private readonly long _step = time.TimestampFrequency / PerSecond;
    private readonly Lock _lock = new();
    private long _due = long.MinValue;

    public Task WaitAsync(CancellationToken cancellation)
    {
        long ahead;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            // As if the last ones had been sent evenly: a pause saves up a burst, no more.
            _due = Math.Max(_due, now - Burst * _step) + _step;
            ahead = _due - now;
        }
        return ahead <= 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromSeconds(ahead / (double)time.TimestampFrequency), time, cancellation);
    }
}
