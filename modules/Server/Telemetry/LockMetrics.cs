using System.Diagnostics.Metrics;

namespace HyperFleet.Server.Telemetry;

/// <summary>
/// Advisory locks by <c>type</c> (server contract §7.4, §9). They travel with the statements that they guard, so a duration is that of
/// the whole round trip: an upper bound of the wait.
/// </summary>
internal sealed class LockMetrics
{
    private readonly Counter<long> _locked;
    private readonly Counter<long> _unlocked;
    private readonly Histogram<double> _duration;

    public LockMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("HyperFleet.Server");
        _locked = meter.CreateCounter<long>("advisory_lock_count", null, "Advisory locks asked for.");
        _unlocked = meter.CreateCounter<long>("advisory_unlock_count", null, "Advisory locks given back, at the end of their transaction.");
        _duration = meter.CreateHistogram("advisory_lock_duration", "s", "Round trips that take advisory locks.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [.1, .2, .5, 1, 2, 10] });
    }

    /// <summary>Locks that a round trip took, and those that another holder kept from it.</summary>
    public void Took(string type, long count, TimeSpan duration, long refused = 0)
    {
        _locked.Add(count, Labels(type, "success"));
        if (refused > 0)
            _locked.Add(refused, Labels(type, "taken"));
        _duration.Record(duration.TotalSeconds, Labels(type, "success"));
    }

    public void Released(string type, long count) => _unlocked.Add(count, Labels(type, "success"));

    private static KeyValuePair<string, object?>[] Labels(string type, string status) => [new("type", type), new("status", status)];
}
