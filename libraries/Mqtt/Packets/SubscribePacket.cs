namespace HyperFleet.Mqtt.Packets;

/// <summary>SUBSCRIBE (MQTT 5 §3.8).</summary>
internal readonly record struct SubscribePacket(ushort PacketId, Properties Properties, IReadOnlyList<SubscribePacket.Filter> Filters) : IPacket
{
    public static SubscribePacket Read(ReadOnlyMemory<byte> body, MqttProtocolVersion version)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketIdentifier();
        var properties = reader.Properties(PropertyOwners.Subscribe, version);
        var filters = new List<Filter>();
        while (!reader.AtEnd)
            filters.Add(Filter.Read(ref reader, version));
        return filters.Count > 0
            ? new SubscribePacket(id, properties, filters)
            : throw MqttProtocolException.Violation("a SUBSCRIBE has no filter");
    }

    public void Write(PacketWriter packet, MqttProtocolVersion version)
    {
        packet.Begin(PacketType.Subscribe, 2);
        packet.UInt16(PacketId);
        if (version == MqttProtocolVersion.V5)
            packet.Section(Properties);
        foreach (var (filter, options) in Filters)
        {
            packet.String(filter);
            packet.Byte(version == MqttProtocolVersion.V5 ? options : options & 3);
        }
        packet.End();
    }

    internal readonly record struct Filter(string Topic, byte Options)
    {
        public static Filter Read(ref PacketReader reader, MqttProtocolVersion version)
        {
            var filter = new Filter(reader.String(), reader.Byte());
            var defined = version == MqttProtocolVersion.V5 ? 0x3F : 0x03;
            if ((filter.Options & ~defined) != 0 || (filter.Options & 0x03) == 3 || (filter.Options & 0x30) == 0x30)
                throw MqttProtocolException.Malformed($"the subscription options 0x{filter.Options:x2} do not exist");
            return filter;
        }
    }
}
