using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

/// <summary>A PUBLISH to encode: the client encodes messages, tests also need aliases, identifiers and QoS 2.</summary>
internal sealed record PublishSample(MqttPublish Message, int QoS, ushort PacketId, bool Duplicate, uint? Alias, int[] SubscriptionIds) : IPacket
{
    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        if (Alias is null && SubscriptionIds.Length == 0)
        {
            PublishPacket.Write(packet, Message, QoS, PacketId, Duplicate, version);
            packet.Bytes(Message.Payload.Span);
            packet.End();
            return;
        }
        packet.Begin(PacketType.Publish, (Duplicate ? 8 : 0) | QoS << 1 | (Message.Retain ? 1 : 0));
        packet.String(Message.Topic);
        if (QoS > 0)
            packet.UInt16(PacketId);
        packet.Section(Properties.Of(properties =>
        {
            PublishPacket.WriteProperties(properties, Message);
            properties.Number(PropertyId.TopicAlias, Alias);
            foreach (var id in SubscriptionIds)
                properties.Number(PropertyId.SubscriptionIdentifier, (uint)id);
        }));
        packet.Bytes(Message.Payload.Span);
        packet.End();
    }
}
