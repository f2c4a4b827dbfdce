namespace HyperFleet.Mqtt.Packets;

/// <summary>PUBLISH (MQTT 5 §3.3) as received; every field is a slice of the body.</summary>
internal readonly record struct PublishPacket(
    ReadOnlyMemory<byte> Topic, ushort PacketId, int QoS, bool Retain, bool Duplicate, Properties Properties, ReadOnlyMemory<byte> Payload)
{
    public static PublishPacket Read(ReadOnlyMemory<byte> body, byte flags, MqttProtocolVersion version)
    {
        var qos = flags >> 1 & 3;
        if (qos == 3 || qos == 0 && (flags & 8) != 0)
            throw MqttProtocolException.Malformed($"a PUBLISH cannot have the flags {flags}");
        var reader = new PacketReader(body);
        var topic = reader.Utf8();
        if (topic.Span.ContainsAny((byte)'+', (byte)'#'))
            throw new MqttProtocolException(MqttReasonCode.TopicNameInvalid, "the topic of a PUBLISH has a wildcard");
        var packetId = qos > 0 ? reader.PacketIdentifier() : (ushort)0;
        var properties = reader.Properties(PropertyOwners.Publish, version);
        if (topic.IsEmpty && properties.Number(PropertyId.TopicAlias) is null)
            throw MqttProtocolException.Violation("a PUBLISH has neither topic nor alias");
        return new PublishPacket(topic, packetId, qos, (flags & 1) != 0, (flags & 8) != 0, properties, reader.Rest());
    }

    /// <summary>Encodes everything but the payload, which follows on the wire.</summary>
    public static void Write(PacketWriter packet, in MqttPublish message, int qos, ushort packetId, bool duplicate, MqttProtocolVersion version)
    {
        packet.Begin(PacketType.Publish, (duplicate ? 8 : 0) | qos << 1 | (message.Retain ? 1 : 0));
        packet.String(message.Topic);
        if (qos > 0)
            packet.UInt16(packetId);
        if (version == MqttProtocolVersion.V5)
        {
            var section = packet.BeginSection();
            WriteProperties(new PropertyWriter(packet), message);
            packet.EndSection(section);
        }
        packet.End(message.Payload.Length);
    }

    /// <summary>The properties of a message, which a will has as well.</summary>
    public static void WriteProperties(PropertyWriter properties, in MqttPublish message)
    {
        properties.Number(PropertyId.PayloadFormatIndicator, message.PayloadIsText ? 1 : null);
        properties.Number(PropertyId.MessageExpiryInterval, Seconds.Encode(message.Expiry));
        properties.Text(PropertyId.ContentType, message.ContentType);
        properties.Text(PropertyId.ResponseTopic, message.ResponseTopic);
        if (!message.CorrelationData.IsEmpty)
            properties.Binary(PropertyId.CorrelationData, message.CorrelationData.Span);
        properties.User(message.UserProperties);
    }
}
