using System.Buffers;
using System.Threading.Channels;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// Takes the messages of one connection into the inbox. A QoS 1 message of MQTT 5 always finds room, because the receive maximum bounds
/// them; everything else waits for the consumer, and with it the socket.
/// </summary>
internal sealed class Inbound(MqttClientOptions options, Outbound outbound, ChannelWriter<MqttMessage> inbox, MqttMetrics metrics)
{
    private readonly Acknowledgements _acknowledgements = new(options.ReceiveMaximum, outbound);
    private readonly InboundTopics _topics = new(options.TopicAliasMaximum);
    private volatile bool _waiting;

    /// <summary>Reading stands still until the consumer takes or acknowledges a message.</summary>
    public bool IsWaiting => _waiting;

    public ValueTask AcceptAsync(in PacketFrame frame, CancellationToken cancellation)
    {
        var body = GC.AllocateUninitializedArray<byte>((int)frame.Body.Length);
        frame.Body.CopyTo(body);
        var packet = PublishPacket.Read(body, frame.Flags, options.ProtocolVersion);
        var topic = _topics.Of(packet);
        metrics.Received();
        return packet.QoS switch
        {
            0 => DeliverAsync(new MqttMessage(topic, packet, acknowledgements: null, 0), cancellation),
            1 when _acknowledgements.TryTrack(packet.PacketId, out var sequence) =>
                DeliverAsync(new MqttMessage(topic, packet, _acknowledgements, sequence), cancellation),
            1 when options.ProtocolVersion == MqttProtocolVersion.V311 => TrackAndDeliverAsync(topic, packet, cancellation),
            1 => throw new MqttProtocolException(
                MqttReasonCode.ReceiveMaximumExceeded, $"the broker sent more than {options.ReceiveMaximum} unacknowledged messages"),
            _ => Refuse(packet),
        };
    }

    private ValueTask DeliverAsync(in MqttMessage message, CancellationToken cancellation) =>
        inbox.TryWrite(message) ? ValueTask.CompletedTask : WaitAndDeliverAsync(message, cancellation);

    private async ValueTask WaitAndDeliverAsync(MqttMessage message, CancellationToken cancellation)
    {
        _waiting = true;
        await inbox.WriteAsync(message, cancellation);
        _waiting = false;
    }

    private async ValueTask TrackAndDeliverAsync(string topic, PublishPacket packet, CancellationToken cancellation)
    {
        _waiting = true;
        long sequence;
        while (!_acknowledgements.TryTrack(packet.PacketId, out sequence))
            await _acknowledgements.RoomAsync(cancellation);
        await inbox.WriteAsync(new MqttMessage(topic, packet, _acknowledgements, sequence), cancellation);
        _waiting = false;
    }

    /// <summary>
    /// No subscription of this client grants QoS 2, so a broker that sends it anyway is answered message by message: PUBREC with an
    /// error ends the exchange and frees the identifier (MQTT 5 §4.3.3). MQTT 3.1.1 has no such answer.
    /// </summary>
    private ValueTask Refuse(in PublishPacket packet)
    {
        if (options.ProtocolVersion == MqttProtocolVersion.V311)
            throw MqttProtocolException.Violation("the broker sent a message at QoS 2, which no subscription asked for");
        outbound.Send(new AcknowledgePacket(PacketType.Pubrec, packet.PacketId, MqttReasonCode.ImplementationSpecificError, default));
        return ValueTask.CompletedTask;
    }
}
