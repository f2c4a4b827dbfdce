using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Watching;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// What the loop tells the health endpoints. Liveness is about attempts, not their success: an API that is down for an hour must not
/// restart Sentinel (incident I7). Readiness means that a change would be published now: a cycle over our share of the work succeeded
/// and it is settled whether the watch or the poll brings changes. Once given it stays.
/// </summary>
internal sealed class PollState(SentinelOptions options, WatchState watch, TimeProvider time) : ILivenessCheck, IReadinessCheck
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);
    private long _lastSign = time.GetTimestamp();
    private volatile bool _succeeded;
    private volatile bool _sawItsShare;

    public string Name => "sentinel_poll";

    // Between two signs of life lies at most one request, one wait of the back-off, or the confirmation of the last events.
    private TimeSpan Limit => (options.PollInterval * 3) + options.Clients.HyperfleetApi!.Timeout + Slack;

    public void SignOfLife() => Volatile.Write(ref _lastSign, time.GetTimestamp());

    /// <param name="ofItsShare">It was known from the cycle's beginning which partitions are ours.</param>
    public void Succeeded(bool ofItsShare)
    {
        _succeeded = true;
        _sawItsShare |= ofItsShare;
    }

    public string? Failure() => time.GetElapsedTime(Volatile.Read(ref _lastSign)) > Limit ? "poll stale" : null;

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Unready());

    private string? Unready() =>
        !_succeeded ? "no successful poll completed yet"
        : !_sawItsShare ? "no successful poll of its share of the work completed yet"
        : options.Watch && !watch.IsSettled ? "the watch does not stand yet"
        : null;
}
