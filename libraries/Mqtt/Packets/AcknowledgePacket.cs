namespace HyperFleet.Mqtt.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP, which share one layout (MQTT 5 §3.4 to §3.7).</summary>
internal readonly record struct AcknowledgePacket(PacketType Type, ushort PacketId, MqttReasonCode ReasonCode, Properties Properties) : IPacket
{
    public static AcknowledgePacket Read(PacketType type, ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketIdentifier();
        var hasReason = version == MqttProtocolVersion.V5 && !reader.AtEnd;
        var reason = hasReason ? (MqttReasonCode)reader.Byte() : MqttReasonCode.Success;
        var properties = hasReason && !reader.AtEnd ? reader.Properties((PropertyOwners)(1 << (int)type), version) : default;
        reader.End();
        return new AcknowledgePacket(type, id, reason, properties);
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(Type, Type == PacketType.Pubrel ? 2 : 0);
        packet.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5 && (ReasonCode != MqttReasonCode.Success || !Properties.Raw.IsEmpty))
        {
            packet.Byte((byte)ReasonCode);
            if (!Properties.Raw.IsEmpty)
                packet.Section(Properties);
        }
        packet.End();
    }
}
