namespace HyperFleet.Mqtt.Packets;

/// <summary>DISCONNECT and AUTH: a reason code and properties, both left out when they say nothing (MQTT 5 §3.14, §3.15).</summary>
internal readonly record struct ReasonPacket(PacketType Type, MqttReasonCode ReasonCode, Properties Properties) : IPacket
{
    public static ReasonPacket Read(PacketType type, ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        if (type == PacketType.Auth && version != MqttProtocolVersion.V5)
            throw MqttProtocolException.Malformed("MQTT 3.1.1 has no packet of type 15");
        var reader = new PacketReader(body);
        var hasReason = version == MqttProtocolVersion.V5 && !reader.AtEnd;
        var reason = hasReason ? (MqttReasonCode)reader.Byte() : MqttReasonCode.Success;
        var properties = hasReason && !reader.AtEnd ? reader.Properties((PropertyOwners)(1 << (int)type), version) : default;
        reader.End();
        return new ReasonPacket(type, reason, properties);
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(Type);
        if (version == MqttProtocolVersion.V5 && (ReasonCode != MqttReasonCode.Success || !Properties.Raw.IsEmpty))
        {
            packet.Byte((byte)ReasonCode);
            if (!Properties.Raw.IsEmpty)
                packet.Section(Properties);
        }
        packet.End();
    }
}
