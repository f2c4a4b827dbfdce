using System.Diagnostics.Metrics;

namespace HyperFleet.Api.Watch;

/// <summary>How many watch, what they were sent, and why they ended.</summary>
internal sealed class WatchMetrics
{
    private readonly Counter<long> _events;
    private readonly Counter<long> _ended;
    private int _open;

    public WatchMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("HyperFleet.Api");
        meter.CreateObservableGauge("hyperfleet_api_watchers", () => Volatile.Read(ref _open), null, "Open watches.");
        _events = meter.CreateCounter<long>("hyperfleet_api_watch_events_total", null, "Lines sent to watchers.");
        _ended = meter.CreateCounter<long>("hyperfleet_api_watch_ended_total", null, "Watches that ended, by reason.");
    }

    /// <summary>Takes a place; false when all are taken.</summary>
    public bool TryOpen(int limit)
    {
        if (Interlocked.Increment(ref _open) <= limit)
            return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Close() => Interlocked.Decrement(ref _open);

    public void Sent(string type) => _events.Add(1, new KeyValuePair<string, object?>("type", type.ToLowerInvariant()));

    public void Ended(WatchEnd reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString().ToLowerInvariant()));
}
