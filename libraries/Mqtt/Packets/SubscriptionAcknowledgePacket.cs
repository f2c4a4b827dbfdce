using System.Runtime.InteropServices;

namespace HyperFleet.Mqtt.Packets;

/// <summary>SUBACK and UNSUBACK: one reason code a filter (MQTT 5 §3.9, §3.11). UNSUBACK of MQTT 3.1.1 carries none.</summary>
internal readonly record struct SubscriptionAcknowledgePacket(
    PacketType Type, ushort PacketId, Properties Properties, MqttReasonCode[] ReasonCodes) : IPacket
{
    public static SubscriptionAcknowledgePacket Read(PacketType type, ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketIdentifier();
        var properties = reader.Properties((PropertyOwners)(1 << (int)type), version);
        if (!CarriesCodes(type, version))
            reader.End();
        var codes = MemoryMarshal.Cast<byte, MqttReasonCode>(reader.Rest().Span).ToArray();
        return new SubscriptionAcknowledgePacket(type, id, properties, codes);
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(Type);
        packet.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            packet.Section(Properties);
        if (CarriesCodes(Type, version))
            packet.Bytes(MemoryMarshal.AsBytes(ReasonCodes.AsSpan()));
        packet.End();
    }

    private static bool CarriesCodes(PacketType type, MqttProtocolVersion version) =>
        type == PacketType.Suback || version == MqttProtocolVersion.V5;
}
