using System.Diagnostics.Metrics;
using HyperFleet.Server.Broker;
using HyperFleet.Server.Configuration;
using HyperFleet.Server.Delivery;

namespace HyperFleet.Server.Telemetry;

/// <summary>Metrics under upstream's names (server contract §9), without ids as labels; ours are prefixed <c>maestro_</c>.</summary>
internal sealed class ServerMetrics
{
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _reconnected;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _undeliverable;
    private readonly Counter<long> _reconciled;
    private readonly Counter<long> _statuses;
    private readonly Counter<long> _processed;
    private readonly Counter<long> _republished;
    private readonly Counter<long> _staleDeletes;
    private readonly Counter<long> _fannedOut;
    private readonly Counter<long> _swept;
    private readonly Counter<long> _caughtUp;
    private readonly Histogram<double> _reconcileDuration;
    private readonly Histogram<double> _fanOutDuration;
    private readonly Histogram<double> _resync;
    private readonly Histogram<double> _firstStatus;
    private readonly Histogram<double> _statusLatency;
    private readonly ServerOptions _options;
    private double _oldestAge;
    private double _notificationQueue;

    public ServerMetrics(IMeterFactory meters, ServerOptions options)
    {
        _options = options;
        var meter = meters.Create("HyperFleet.Server");
        _received = meter.CreateCounter<long>("cloudevents_received_total", null, "Events received from agents and sources.");
        _sent = meter.CreateCounter<long>("cloudevents_sent_total", null, "Events that the broker has confirmed.");
        _reconnected = meter.CreateCounter<long>("cloudevents_client_reconnected_total", null, "Connections to the broker.");
        _rejected = meter.CreateCounter<long>("maestro_events_rejected_total", null, "Received events that cannot be used, by reason.");
        _undeliverable = meter.CreateCounter<long>("maestro_spec_undeliverable_total", null, "Spec events that the broker refuses for good, by its reason code.");
        _reconciled = meter.CreateCounter<long>("spec_controller_event_reconcile_total", null, "Events handled.");
        _statuses = meter.CreateCounter<long>("maestro_statuses_total", null, "Statuses by what became of them.");
        _processed = meter.CreateCounter<long>("resource_processed_total", null, "Bundles changed by sources.");
        _republished = meter.CreateCounter<long>("spec_controller_undelivered_resources_republished_total", null, "Bundles published again because no status came.");
        _staleDeletes = meter.CreateCounter<long>("spec_controller_stale_delete_events_reconciled_total", null, "Deletes of silent agents left to resync.");
        _fannedOut = meter.CreateCounter<long>("status_controller_event_reconcile_total", null, "Status events handled by this instance.");
        _swept = meter.CreateCounter<long>("spec_controller_event_sync_operation_total", null, "Looks for open events.");
        _caughtUp = meter.CreateCounter<long>("status_controller_event_sync_operation_total", null, "Looks for status events that no notification brought.");
        _fanOutDuration = Histogram(meter, "status_controller_event_reconcile_duration_seconds", "From taking status events to their hand-over to subscribers.", [.005, .01, .025, .05, .1, .25, .5, 1, 5, 10, 30]);
        _reconcileDuration = Histogram(meter, "spec_controller_event_reconcile_duration_seconds", "From taking keys to their confirmation.", [.005, .01, .025, .05, .1, .25, .5, 1, 5, 10, 30]);
        _resync = Histogram(meter, "resources_spec_resync_duration_seconds", "Answering one spec resync request.", [.1, .2, .5, 1, 2, 10, 30]);
        _firstStatus = Histogram(meter, "resource_first_status_latency_seconds", "From creation to the first status.", [5, 30, 120, 600]);
        _statusLatency = Histogram(meter, "resource_status_event_processing_latency_seconds", "From the agent's sending to the stored status.", [.05, .1, .5, 1, 5]);
        meter.CreateObservableGauge("spec_controller_event_oldest_unreconciled_age_seconds", () => _oldestAge, "s", "Age of the oldest open event.");
        meter.CreateObservableGauge("postgres_notification_queue_usage", () => _notificationQueue, null, "Share of PostgreSQL's notification queue in use, 0 to 1.");
    }

    public void Received(string source, string consumer, string type) => _received.Add(1, Labels(source, consumer, type));

    public void Sent(string consumer, string type) => _sent.Add(1, Labels(_options.SourceId, consumer, type));

    public void Reconnected(string clientId) => _reconnected.Add(1, new KeyValuePair<string, object?>("client_id", clientId));

    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Undeliverable(string reason) => _undeliverable.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Reconciled(string eventType, long count, string status) => _reconciled.Add(count, new("event_type", eventType), new("status", status));

    public void Swept(bool succeeded) => _swept.Add(1, Outcome(succeeded));

    public void CaughtUp(bool succeeded) => _caughtUp.Add(1, Outcome(succeeded));

    public void ReconcileTook(TimeSpan duration) => _reconcileDuration.Record(duration.TotalSeconds);

    public void Status(string outcome) => _statuses.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Processed(string action) => _processed.Add(1, new KeyValuePair<string, object?>("action", action));

    public void Republished(long count) => _republished.Add(count);

    public void StaleDeletes(long count) => _staleDeletes.Add(count);

    public void FannedOut(long count, TimeSpan duration)
    {
        _fannedOut.Add(count, new("event_type", "Status"), new("status", "success"));
        _fanOutDuration.Record(duration.TotalSeconds);
    }

    public void ResyncTook(string consumer, TimeSpan duration) =>
        _resync.Record(duration.TotalSeconds, new("source", _options.SourceId), new("consumer", consumer), new("type", SpecEvents.DataType));

    public void FirstStatus(string consumer, string source, TimeSpan latency) => _firstStatus.Record(latency.TotalSeconds, new("consumer", consumer), new("source", source));

    public void StatusLatency(string consumer, string source, TimeSpan latency) =>
        _statusLatency.Record(latency.TotalSeconds, new("consumer", consumer), new("source", source), new("server_instance_id", _options.ClientId));

    public void OldestOpenEvent(TimeSpan age) => _oldestAge = age.TotalSeconds;

    public void NotificationQueue(double usage) => _notificationQueue = usage;

    private static KeyValuePair<string, object?> Outcome(bool succeeded) => new("status", succeeded ? "success" : "error");

    private static KeyValuePair<string, object?>[] Labels(string source, string consumer, string type)
    {
        var parsed = EventType.Parse(type) ?? default;
        return
        [
            new("source", source), new("consumer", consumer), new("type", SpecEvents.DataType),
            new("subresource", parsed.Subresource ?? ""), new("action", parsed.Action ?? ""),
        ];
    }

    private static Histogram<double> Histogram(Meter meter, string name, string description, double[] buckets) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
