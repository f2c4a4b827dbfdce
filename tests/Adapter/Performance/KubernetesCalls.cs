using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace HyperFleet.Adapter.Tests.Performance;

/// <summary>Counts the requests that this process sends to one server, by method.</summary>
internal sealed class KubernetesCalls : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly int _port;

    public KubernetesCalls(Uri server)
    {
        _port = server.Port;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "http.client.request.duration", Meter.Name: "System.Net.Http" }) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags));
        _listener.Start();
    }

    public int Reads => _counts.GetValueOrDefault("GET");

    public int Writes => _counts.Where(entry => entry.Key != "GET").Sum(entry => entry.Value);

    public void Reset() => _counts.Clear();

    public void Dispose() => _listener.Dispose();

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (port, method) = (0, "");
        foreach (var (name, value) in tags)
        {
            if (name == "server.port") port = (int)value!;
            else if (name == "http.request.method") method = (string)value!;
        }

        if (port == _port) _counts.AddOrUpdate(method, 1, (_, count) => count + 1);
    }
}
