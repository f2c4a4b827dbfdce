using System.Diagnostics.Metrics;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel;

/// <summary>The metrics of sentinel contract §9; component and version are added by the host.</summary>
internal sealed class SentinelMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Gauge<long> _pending;
    private readonly Counter<long> _published;
    private readonly Counter<long> _skipped;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _apiErrors;
    private readonly Counter<long> _brokerErrors;
    private readonly Gauge<double> _lastPoll;
    private readonly Gauge<long> _owned;
    private readonly Gauge<long> _unowned;
    private readonly Gauge<long> _replicas;
    private readonly Counter<long> _takenOver;
    private readonly Histogram<double> _gap;
    private readonly KeyValuePair<string, object?> _type;
    private readonly KeyValuePair<string, object?> _selector;

    public SentinelMetrics(IMeterFactory meters, SentinelOptions options)
    {
        _type = new("resource_type", options.ResourceType);
        _selector = new("resource_selector", Selector.Label(options.ResourceSelector));
        _meter = meters.Create("HyperFleet.Sentinel");
        _pending = _meter.CreateGauge<long>("hyperfleet_sentinel_pending_resources", description: "Resources due in the last cycle");
        _published = _meter.CreateCounter<long>("hyperfleet_sentinel_events_published_total", description: "Events published");
        _skipped = _meter.CreateCounter<long>("hyperfleet_sentinel_resources_skipped_total", description: "Resources that were not due");
        _duration = _meter.CreateHistogram(
            "hyperfleet_sentinel_poll_duration_seconds", unit: null, description: "Duration of successful cycles",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });
        _apiErrors = _meter.CreateCounter<long>("hyperfleet_sentinel_api_errors_total", description: "Failed cycles by type of error");
        _brokerErrors = _meter.CreateCounter<long>("hyperfleet_sentinel_broker_errors_total", description: "Failed publishes");
        _lastPoll = _meter.CreateGauge<double>(
            "hyperfleet_sentinel_last_successful_poll_timestamp_seconds", description: "When the last cycle succeeded, Unix seconds");
        _owned = _meter.CreateGauge<long>("hyperfleet_sentinel_partitions_owned", description: "Partitions that this replica works on, of 64");
        _unowned = _meter.CreateGauge<long>("hyperfleet_sentinel_partitions_unowned", description: "Partitions that nobody seems to work on now, as this replica sees it");
        _replicas = _meter.CreateGauge<long>("hyperfleet_sentinel_replicas", description: "Live replicas, as this one sees it");
        _takenOver = _meter.CreateCounter<long>("hyperfleet_sentinel_partitions_taken_over_total", description: "Partitions taken over from replicas that are gone");
        _gap = _meter.CreateHistogram(
            "hyperfleet_sentinel_partition_gap_seconds", unit: null, description: "How long, at most, nobody worked on partitions that were taken over",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2, 5, 10, 15, 30, 60] });
    }

    public void Dispose() => _meter.Dispose();

    public void Published(string reason) => _published.Add(1, _type, _selector, new("reason", reason));

    public void Skipped(string reason) => _skipped.Add(1, _type, _selector, new("reason", reason));

    public void ApiError(string kind) => _apiErrors.Add(1, _type, _selector, new("error_type", kind));

    public void BrokerError() => _brokerErrors.Add(1, _type, _selector, new("error_type", "publish_error"));

    public void Sharing(int owned, int unowned, int replicas)
    {
        _owned.Record(owned, _type, _selector);
        _unowned.Record(unowned, _type, _selector);
        _replicas.Record(replicas, _type, _selector);
    }

    public void TookOver(int partitions, TimeSpan gap)
    {
        _takenOver.Add(partitions, _type, _selector);
        _gap.Record(gap.TotalSeconds, _type, _selector);
    }

    /// <summary>The watch says that nothing is missing: as good as a cycle for the dead man's switch.</summary>
    public void Heard(DateTimeOffset now) => _lastPoll.Record(now.ToUnixTimeMilliseconds() / 1000.0);

    public void CycleSucceeded(long pending, TimeSpan duration, DateTimeOffset now)
    {
        _pending.Record(pending, _type, _selector);
        _duration.Record(duration.TotalSeconds, _type, _selector);
        _lastPoll.Record(now.ToUnixTimeMilliseconds() / 1000.0);
    }
}
