namespace HyperFleet.Mqtt.Packets;

/// <summary>The will inside CONNECT (MQTT 5 §3.1.3).</summary>
internal sealed record WillFields(string Topic, ReadOnlyMemory<byte> Payload, int QoS, bool Retain, Properties Properties)
{
    public int Flags => 4 | QoS << 3 | (Retain ? 0x20 : 0);

    public static WillFields Read(ref PacketReader reader, int flags, MqttProtocolVersion version)
    {
        var properties = reader.Properties(PropertyOwners.Will, version);
        var topic = reader.String();
        return new WillFields(topic, reader.Binary(), flags >> 3 & 3, (flags & 0x20) != 0, properties);
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.V5)
            packet.Section(Properties);
        packet.String(Topic);
        packet.Binary(Payload.Span);
    }
}
