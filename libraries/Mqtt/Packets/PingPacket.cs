namespace HyperFleet.Mqtt.Packets;

/// <summary>PINGREQ and PINGRESP, which have no body (MQTT 5 §3.12, §3.13).</summary>
internal readonly record struct PingPacket(PacketType Type) : IPacket
{
    public static PingPacket Read(PacketType type, ReadOnlyMemory<byte> body)
    {
        new PacketReader(body).End();
        return new PingPacket(type);
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(Type);
        packet.End();
    }
}
