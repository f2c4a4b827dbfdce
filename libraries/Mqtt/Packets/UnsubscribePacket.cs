namespace HyperFleet.Mqtt.Packets;

/// <summary>UNSUBSCRIBE (MQTT 5 §3.10).</summary>
internal readonly record struct UnsubscribePacket(ushort PacketId, Properties Properties, IReadOnlyList<string> Filters) : IPacket
{
    public static UnsubscribePacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketIdentifier();
        var properties = reader.Properties(PropertyOwners.Unsubscribe, version);
        var filters = new List<string>();
        while (!reader.AtEnd)
            filters.Add(reader.String());
        return filters.Count > 0
            ? new UnsubscribePacket(id, properties, filters)
            : throw MqttProtocolException.Violation("an UNSUBSCRIBE has no filter");
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(PacketType.Unsubscribe, 2);
        packet.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            packet.Section(Properties);
        foreach (var filter in Filters)
            packet.String(filter);
        packet.End();
    }
}
