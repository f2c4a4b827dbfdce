using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// What the loop tells the health endpoints. Liveness is about attempts, not their success: an API that is down for an hour must not
/// restart Sentinel (incident I7). Readiness is given after the first successful cycle and stays.
/// </summary>
internal sealed class PollState(SentinelOptions options, TimeProvider time) : ILivenessCheck, IReadinessCheck
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);
    private long _lastSign = time.GetTimestamp();
    private volatile bool _succeeded;

    public string Name => "sentinel_poll";

    // Between two signs of life lies at most one request, one wait of the back-off, or the confirmation of the last events.
    private TimeSpan Limit => (options.PollInterval * 3) + options.Clients.HyperfleetApi!.Timeout + Slack;

    public void SignOfLife() => Volatile.Write(ref _lastSign, time.GetTimestamp());

    public void Succeeded() => _succeeded = true;

    public string? Failure() => time.GetElapsedTime(Volatile.Read(ref _lastSign)) > Limit ? "poll stale" : null;

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_succeeded ? null : "no successful poll completed yet");
}
