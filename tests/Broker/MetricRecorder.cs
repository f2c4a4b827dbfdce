using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HyperFleet.Broker.Tests;

/// <summary>Sums what one meter factory's instruments report; only its own, so that tests run side by side.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();

    public MetricRecorder(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    /// <summary>The sum of a counter, or the number of a histogram's observations; tags as <c>name{a=b,c=d}</c>.</summary>
    public double this[string series] => _sums.GetValueOrDefault(series);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().Where(t => t.Key != "topic").Select(t => $"{t.Key}={t.Value}").Order());
        _sums.AddOrUpdate(labels.Length == 0 ? instrument.Name : $"{instrument.Name}{{{labels}}}", value, (_, sum) => sum + value);
    }
}
