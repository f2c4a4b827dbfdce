using System.Diagnostics.Metrics;

namespace HyperFleet.Postgres;

/// <summary>Reads how many connections a pool holds from Npgsql's own meter, the only place that knows.</summary>
internal sealed class PoolUsage : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly string _pool;
    private long _idle;
    private long _used;

    public PoolUsage(string pool)
    {
        _pool = pool;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Npgsql", Name: "db.client.connection.count" or "db.client.connections.usage" })
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Measured(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Measured(value, tags));
        _listener.Start();
    }

    public (long Open, long InUse) Read()
    {
        lock (_gate)
        {
            (_idle, _used) = (0, 0);
            _listener.RecordObservableInstruments();
            return (_idle + _used, _used);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Measured(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? state = null, pool = null;
        foreach (var (key, tag) in tags)
        {
            if (key.EndsWith("pool.name", StringComparison.Ordinal))
                pool = tag as string;
            else if (key.EndsWith("state", StringComparison.Ordinal))
                state = tag as string;
        }
        if (pool != _pool)
            return;
        if (state == "idle")
            _idle += value;
        else
            _used += value;
    }
}
