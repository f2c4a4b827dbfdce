using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HyperFleet.Server.Telemetry;

/// <summary>The <c>workqueue_*</c> metrics of Kubernetes controllers, by <c>queue_name</c> (server contract §9).</summary>
internal sealed class WorkqueueMetrics
{
    private static readonly double[] Buckets = [.001, .005, .01, .05, .1, .5, 1, 5, 10, 60];

    private readonly ConcurrentDictionary<string, Func<WorkqueueState>> _queues = new(StringComparer.Ordinal);
    private readonly Counter<long> _added;
    private readonly Counter<long> _retried;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _worked;

    public WorkqueueMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("HyperFleet.Server");
        _added = meter.CreateCounter<long>("workqueue_adds_total", null, "Items taken into the queue.");
        _retried = meter.CreateCounter<long>("workqueue_retries_total", null, "Items put back because their work failed.");
        _waited = Histogram(meter, "workqueue_queue_duration_seconds", "How long items wait.");
        _worked = Histogram(meter, "workqueue_work_duration_seconds", "How long items are worked on.");
        meter.CreateObservableGauge("workqueue_depth", () => Read(queue => queue.Waiting), null, "Items that wait.");
        meter.CreateObservableGauge("workqueue_unfinished_work_seconds", () => Read(queue => queue.Unfinished.TotalSeconds), "s", "Time spent so far on the items under work, summed.");
        meter.CreateObservableGauge("workqueue_longest_running_processor_seconds", () => Read(queue => queue.Longest.TotalSeconds), "s", "Time spent so far on the oldest item under work.");
    }

    public void Watch(string queue, Func<WorkqueueState> read) => _queues[queue] = read;

    public void Added(string queue, long count = 1) => _added.Add(count, Name(queue));

    public void Retried(string queue, long count) => _retried.Add(count, Name(queue));

    public void Waited(string queue, TimeSpan time) => _waited.Record(time.TotalSeconds, Name(queue));

    public void Worked(string queue, TimeSpan time) => _worked.Record(time.TotalSeconds, Name(queue));

    private IEnumerable<Measurement<double>> Read(Func<WorkqueueState, double> value) => _queues.Select(queue => new Measurement<double>(value(queue.Value()), Name(queue.Key)));

    private static KeyValuePair<string, object?> Name(string queue) => new("queue_name", queue);

    private static Histogram<double> Histogram(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
}
