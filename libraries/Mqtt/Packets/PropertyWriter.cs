namespace HyperFleet.Mqtt.Packets;

/// <summary>Writes properties into a packet. An absent number or text (null) writes nothing.</summary>
internal readonly struct PropertyWriter(PacketWriter packet)
{
    public void Number(PropertyId id, uint? value)
    {
        if (value is not { } number)
            return;
        packet.VariableInteger((int)id);
        switch (PropertyRule.Of((int)id).Kind)
        {
            case PropertyKind.Bit: packet.Byte((byte)number); break;
            case PropertyKind.UInt16 or PropertyKind.PositiveUInt16: packet.UInt16((ushort)number); break;
            case PropertyKind.UInt32 or PropertyKind.PositiveUInt32: packet.UInt32(number); break;
            default: packet.VariableInteger((int)number); break;
        }
    }

    public void Text(PropertyId id, string? value)
    {
        if (value is null)
            return;
        packet.VariableInteger((int)id);
        packet.String(value);
    }

    public void Binary(PropertyId id, ReadOnlySpan<byte> value)
    {
        packet.VariableInteger((int)id);
        packet.Binary(value);
    }

    public void User(string name, string value)
    {
        packet.VariableInteger((int)PropertyId.UserProperty);
        packet.String(name);
        packet.String(value);
    }

    public void User(IReadOnlyList<MqttUserProperty> properties)
    {
        for (var i = 0; i < properties.Count; i++) // an enumerator would be an allocation per message
            User(properties[i].Name, properties[i].Value);
    }
}
