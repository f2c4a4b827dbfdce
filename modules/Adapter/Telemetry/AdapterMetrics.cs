using System.Diagnostics.Metrics;

namespace HyperFleet.Adapter.Telemetry;

/// <summary>The adapter's instruments; their names and labels are a public contract (adapter contract §7.2).</summary>
internal sealed class AdapterMetrics
{
    private static readonly double[] Buckets = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120];

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly string _adapterName;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _terminal;
    private readonly Counter<long> _nacks;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _coalesced;
    private readonly Counter<long> _deleted;
    private readonly Histogram<double> _deletion;
    private readonly UpDownCounter<long> _deleting;
    private readonly UpDownCounter<long> _running;
    private readonly Gauge<long> _up;

    public AdapterMetrics(IMeterFactory meters, TimeProvider time, string adapterName, string commit)
    {
        (_time, _adapterName) = (time, ShortName(adapterName));
        var meter = _meter = meters.Create("HyperFleet.Adapter");
        var buckets = new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets };
        _events = meter.CreateCounter<long>("hyperfleet_adapter_events_processed_total", null, "Events by outcome.");
        _duration = meter.CreateHistogram("hyperfleet_adapter_event_processing_duration_seconds", null, "Time from receipt to outcome.", [], buckets);
        _errors = meter.CreateCounter<long>("hyperfleet_adapter_errors_total", null, "Failed phases.");
        _terminal = meter.CreateCounter<long>("hyperfleet_adapter_terminal_errors_total", null, "Failed events that a retry cannot help.");
        _nacks = meter.CreateCounter<long>("hyperfleet_adapter_nacks_total", null, "Failed events handed back for a retry.");
        _deadLetters = meter.CreateCounter<long>("hyperfleet_adapter_dlq_messages_total", null, "Messages parked as unreadable or out of attempts.");
        _coalesced = meter.CreateCounter<long>("hyperfleet_adapter_events_coalesced_total", null, "Events served by the run of another event of their resource.");
        _deleted = meter.CreateCounter<long>("hyperfleet_adapter_resources_deleted_total", null, "Deletions by outcome.");
        _deletion = meter.CreateHistogram("hyperfleet_adapter_resource_deletion_duration_seconds", null, "Time of one deletion.", [], buckets);
        _deleting = meter.CreateUpDownCounter<long>("hyperfleet_adapter_resource_deletions_in_progress", null, "Deletions under way.");
        _running = meter.CreateUpDownCounter<long>("hyperfleet_adapter_events_in_progress", null, "Events under way.");
        _up = meter.CreateGauge<long>("hyperfleet_adapter_up", null, "1 while the adapter runs, 0 while it shuts down.");
        meter.CreateGauge<long>("hyperfleet_adapter_build_info", null, "1, labelled with the build.").Record(1, Label("commit", commit));
    }

    public void Up(bool running) => _up.Record(running ? 1 : 0);

    /// <summary>Counts an event as under way until the result is disposed of.</summary>
    public InProgress Begin() => new(this);

    public void Event(string status, TimeSpan duration, IEnumerable<string> failedPhases)
    {
        _events.Add(1, Name, Label("status", status));
        _duration.Record(duration.TotalSeconds, Name);
        foreach (var phase in failedPhases) _errors.Add(1, Name, Label("error_type", phase));
    }

    public void Terminal() => _terminal.Add(1, Name);

    public void HandedBack() => _nacks.Add(1, Name);

    public void Coalesced() => _coalesced.Add(1, Name);

    public void Parked() => _deadLetters.Add(1, Name);

    /// <summary>Shows what <c>clients.kubernetes.qps</c> costs: an adapter that falls behind for its own limit says so.</summary>
    public void Throttled(Func<TimeSpan> waited) => _meter.CreateObservableCounter(
        "hyperfleet_adapter_kubernetes_throttled_seconds_total",
        () => new Measurement<double>(waited().TotalSeconds, Name),
        null, "Time that requests to Kubernetes have waited for clients.kubernetes.qps, added up.");

    /// <summary>Measures one deletion until the result is disposed of; it failed unless told otherwise.</summary>
    public Deletion Deleting(string kind) => new(this, kind.Length == 0 ? "Unknown" : kind);

    internal static string ShortName(string name)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["hyperfleet-adapter-", "adapter-"])
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return WithoutSuffix(name[prefix.Length..]);
        return WithoutSuffix(name);
    }

    private static string WithoutSuffix(string name) => name.EndsWith("-adapter", StringComparison.Ordinal) ? name[..^"-adapter".Length] : name;

    private KeyValuePair<string, object?> Name => Label("adapter_name", _adapterName);

    private static KeyValuePair<string, object?> Label(string name, object? value) => new(name, value);

    internal readonly struct InProgress : IDisposable
    {
        private readonly AdapterMetrics _metrics;

        public InProgress(AdapterMetrics metrics)
        {
            _metrics = metrics;
            metrics._running.Add(1, metrics.Name);
        }

        public void Dispose() => _metrics._running.Add(-1, _metrics.Name);
    }

    internal sealed class Deletion : IDisposable
    {
        private readonly AdapterMetrics _metrics;
        private readonly KeyValuePair<string, object?> _kind;
        private readonly long _start;
        private string _status = "error";

        public Deletion(AdapterMetrics metrics, string kind)
        {
            (_metrics, _kind, _start) = (metrics, Label("resource_type", kind), metrics._time.GetTimestamp());
            metrics._deleting.Add(1, metrics.Name, _kind);
        }

        public void Succeeded() => _status = "success";

        public void Dispose()
        {
            _metrics._deleting.Add(-1, _metrics.Name, _kind);
            _metrics._deleted.Add(1, _metrics.Name, _kind, Label("status", _status));
            _metrics._deletion.Record(_metrics._time.GetElapsedTime(_start).TotalSeconds, _metrics.Name, _kind);
        }
    }
}
