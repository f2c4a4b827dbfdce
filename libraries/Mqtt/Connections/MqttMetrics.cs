using System.Diagnostics.Metrics;

namespace HyperFleet.Mqtt.Connections;

/// <summary>The meter <c>HyperFleet.Mqtt</c>.</summary>
internal sealed class MqttMetrics
{
    public const string MeterName = "HyperFleet.Mqtt";
    private static readonly Meter Shared = new(MeterName);
    private readonly Counter<long> _connections;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _received;
    private readonly Counter<long> _bytesReceived;
    private readonly Counter<long> _bytesSent;
    private readonly Histogram<double> _publish;
    private readonly UpDownCounter<long> _unconfirmed;

    public MqttMetrics(IMeterFactory? factory)
    {
        var meter = factory?.Create(MeterName) ?? Shared;
        _connections = meter.CreateCounter<long>("mqtt.client.connections", "{connection}", "Connections that the broker accepted.");
        _disconnects = meter.CreateCounter<long>("mqtt.client.disconnects", "{connection}", "Connections that ended or were refused, by origin and reason.");
        _received = meter.CreateCounter<long>("mqtt.client.messages.received", "{message}", "Messages that arrived.");
        _bytesReceived = meter.CreateCounter<long>("mqtt.client.io.received", "By", "Bytes read from brokers.");
        _bytesSent = meter.CreateCounter<long>("mqtt.client.io.sent", "By", "Bytes written to brokers.");
        _publish = meter.CreateHistogram<double>("mqtt.client.publish.duration", "s", "From the publish to its confirmation or refusal, by reason.");
        _unconfirmed = meter.CreateUpDownCounter<long>("mqtt.client.publishes.unconfirmed", "{message}", "Publishes that wait for room or for their PUBACK.");
    }

    public void Connected() => _connections.Add(1);

    public void Disconnected(MqttDisconnect why) =>
        _disconnects.Add(1, new("origin", Names<MqttDisconnectOrigin>.Of(why.Origin)), new("reason", Names<MqttReasonCode>.Of(why.ReasonCode)));

    public void Received() => _received.Add(1);

    public void BytesReceived(long bytes) => _bytesReceived.Add(bytes);

    public void Sent(int bytes) => _bytesSent.Add(bytes);

    public void PublishStarted() => _unconfirmed.Add(1);

    public void PublishEnded(MqttReasonCode reason, TimeSpan duration)
    {
        _unconfirmed.Add(-1);
        _publish.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("reason", Names<MqttReasonCode>.Of(reason)));
    }

    public void PublishAbandoned() => _unconfirmed.Add(-1);

    // Enum.ToString would allocate once a message.
    private static class Names<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, string> Known = Enum.GetValues<T>().Distinct().ToDictionary(value => value, value => value.ToString());

        public static string Of(T value) => Known.GetValueOrDefault(value, "other");
    }
}
