using System.Buffers;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>Takes the messages of one connection into the inbox. When the inbox is full it waits for the consumer, and with it the socket.</summary>
internal sealed class Inbound(MqttClientOptions options, Outbound outbound, Inbox inbox, MqttMetrics metrics)
{
    private readonly Acknowledgements _acknowledgements = new(outbound);
    private readonly InboundTopics _topics = new(options.TopicAliasMaximum);
    private volatile bool _waiting;

    /// <summary>Reading stands still until the consumer takes a message.</summary>
    public bool IsWaiting => _waiting;

    public ValueTask AcceptAsync(in PacketFrame frame, CancellationToken cancellation)
    {
        var body = GC.AllocateUninitializedArray<byte>((int)frame.Body.Length);
        frame.Body.CopyTo(body);
        var packet = PublishPacket.Read(body, frame.Flags, options.ProtocolVersion);
        var topic = _topics.Of(packet);
        metrics.Received();
        if (packet.QoS == 2)
        {
            Refuse(packet);
            return ValueTask.CompletedTask;
        }
        var sequence = packet.QoS == 0 ? 0 : _acknowledgements.Track(packet.PacketId);
        var adding = inbox.AddAsync(new MqttMessage(topic, packet, body.Length, packet.QoS == 0 ? null : _acknowledgements, sequence), cancellation);
        return adding.IsCompletedSuccessfully ? adding : WaitAsync(adding);
    }

    private async ValueTask WaitAsync(ValueTask adding)
    {
        _waiting = true;
        await adding;
        _waiting = false;
    }

    /// <summary>
    /// No subscription of this client grants QoS 2, so a broker that sends it anyway is answered message by message: PUBREC with an
    /// error ends the exchange and frees the identifier (MQTT 5 §4.3.3). MQTT 3.1.1 has no such answer.
    /// </summary>
    private void Refuse(in PublishPacket packet)
    {
        if (options.ProtocolVersion == MqttProtocolVersion.V311)
            throw MqttProtocolException.Violation("the broker sent a message at QoS 2, which no subscription asked for");
        outbound.Send(new AcknowledgePacket(PacketType.Pubrec, packet.PacketId, MqttReasonCode.ImplementationSpecificError, default));
    }
}
