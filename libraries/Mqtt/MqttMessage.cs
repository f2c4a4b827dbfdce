using HyperFleet.Mqtt.Connections;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt;

/// <summary>
/// A received message. It owns its bytes: one array holds payload and properties, nothing else is allocated for it.
/// A QoS 1 message is acknowledged after its effect is stored; until then the broker keeps it and counts it against the receive maximum.
/// </summary>
public readonly struct MqttMessage
{
    private readonly PublishPacket _packet;
    private readonly Acknowledgements? _acknowledgements;
    private readonly long _sequence;

    internal MqttMessage(string topic, in PublishPacket packet, int size, Acknowledgements? acknowledgements, long sequence) =>
        (Topic, _packet, Size, _acknowledgements, _sequence) = (topic, packet, size, acknowledgements, sequence);

    public string Topic { get; }

    public ReadOnlyMemory<byte> Payload => _packet.Payload;

    public MqttQualityOfService QualityOfService => (MqttQualityOfService)_packet.QoS;

    public bool Retain => _packet.Retain;

    /// <summary>The broker has sent this message before and does not know whether it arrived.</summary>
    public bool IsDuplicate => _packet.Duplicate;

    public string? ContentType => _packet.Properties.Text(PropertyId.ContentType);

    public bool PayloadIsText => _packet.Properties.Number(PropertyId.PayloadFormatIndicator) == 1;

    public TimeSpan? Expiry => Seconds.Decode(_packet.Properties.Number(PropertyId.MessageExpiryInterval));

    public string? ResponseTopic => _packet.Properties.Text(PropertyId.ResponseTopic);

    /// <summary>Empty when there is none.</summary>
    public ReadOnlyMemory<byte> CorrelationData => _packet.Properties.Bytes(PropertyId.CorrelationData);

    public MqttUserProperties UserProperties => new(_packet.Properties);

    /// <summary>Bytes that the message keeps alive.</summary>
    internal int Size { get; }

    /// <summary>
    /// Lets the broker forget a QoS 1 message. Calls in any order are sent in the order of arrival (MQTT 5 §4.6); a second call, and a
    /// call after the connection has ended, does nothing: the broker delivers the message again if the session goes on.
    /// </summary>
    /// <param name="reasonCode">MQTT 5: a code from 0x80 on tells the broker that the message was refused. It does not come back.</param>
    public void Acknowledge(MqttReasonCode reasonCode = MqttReasonCode.Success) => _acknowledgements?.Complete(_sequence, reasonCode);
}
