using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.ServiceDefaults.Metrics;

/// <summary>
/// Listens to the meters of this role and keeps their current values for the Prometheus page. Instruments carry their Prometheus names;
/// meters of other roles in the same process belong to another <see cref="IMeterFactory"/> and are passed over.
/// </summary>
internal sealed class PrometheusRegistry : IDisposable
{
    /// <summary>Series one instrument may have; measurements beyond go to one series labelled <c>overflow="true"</c>.</summary>
    public const int SeriesLimit = 2000;

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly KeyValuePair<string, object?>[] _constant;

    public PrometheusRegistry(IMeterFactory scope, ServiceIdentity identity)
    {
        _constant = [new("component", identity.Component), new("version", identity.Version)];
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, scope) && MetricFamily.IsName(instrument.Name))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, static (_, i) => new MetricFamily(i), instrument));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>The page in the Prometheus text format, families by name.</summary>
    public string Render()
    {
        _listener.RecordObservableInstruments();
        var page = new StringWriter { NewLine = "\n" };
        foreach (var (_, family) in _families.OrderBy(entry => entry.Key, StringComparer.Ordinal)) family.Render(page, _constant);
        return page.ToString();
    }

    public void Dispose() => _listener.Dispose();
}
