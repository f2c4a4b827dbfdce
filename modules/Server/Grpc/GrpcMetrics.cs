using System.Diagnostics.Metrics;
using HyperFleet.Grpc;

namespace HyperFleet.Server.Grpc;

/// <summary>Calls of sources, under upstream's names (server contract §9).</summary>
internal sealed class GrpcMetrics
{
    private readonly Counter<long> _called;
    private readonly Counter<long> _processed;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly UpDownCounter<long> _subscribers;
    private readonly TimeProvider _time;

    public GrpcMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("HyperFleet.Server.Grpc");
        _called = meter.CreateCounter<long>("grpc_server_called_total", description: "Calls begun");
        _processed = meter.CreateCounter<long>("grpc_server_processed_total", description: "Calls ended, by status code");
        _duration = meter.CreateHistogram<double>("grpc_server_processed_duration_seconds", "s", "From the first message to the status");
        _received = meter.CreateCounter<long>("grpc_server_message_received_total", description: "Messages from sources");
        _sent = meter.CreateCounter<long>("grpc_server_message_sent_total", description: "Messages to sources");
        _subscribers = meter.CreateUpDownCounter<long>("grpc_server_registered_source_clients", description: "Open subscriptions");
    }

    /// <summary>Counts one call around its handler.</summary>
    public async Task<RpcStatus> MeasureAsync(string type, string source, Func<Task<RpcStatus>> handler)
    {
        KeyValuePair<string, object?> kind = new("type", type), from = new("source", source);
        var start = _time.GetTimestamp();
        _called.Add(1, kind, from);
        _received.Add(1, kind, from);
        var status = new RpcStatus(RpcStatusCode.Unknown, "");
        try
        {
            return status = await handler();
        }
        finally
        {
            _processed.Add(1, kind, from, new("code", status.Code.ToString()));
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds, kind, from);
        }
    }

    public void Sent(string type, string source) => _sent.Add(1, new("type", type), new("source", source));

    public void Subscribed(string source) => _subscribers.Add(1, new KeyValuePair<string, object?>("source", source));

    public void Unsubscribed(string source) => _subscribers.Add(-1, new KeyValuePair<string, object?>("source", source));
}
