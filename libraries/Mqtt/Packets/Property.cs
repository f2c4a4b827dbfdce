using System.Text;

namespace HyperFleet.Mqtt.Packets;

/// <summary>One decoded property: a number, or bytes; a user property has its name beside the bytes.</summary>
internal readonly record struct Property(PropertyId Id, uint Number, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> NameBytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public string Name => Encoding.UTF8.GetString(NameBytes.Span);

    /// <summary>Reads the next property of a section.</summary>
    public static Property Read(ref PacketReader reader)
    {
        var identifier = reader.VariableInteger();
        var id = (PropertyId)identifier;
        return PropertyRule.Of(identifier).Kind switch
        {
            PropertyKind.Bit => Numeric(id, reader.Byte(), maximum: 1),
            PropertyKind.UInt16 => Numeric(id, reader.UInt16()),
            PropertyKind.PositiveUInt16 => Positive(id, reader.UInt16()),
            PropertyKind.UInt32 => Numeric(id, reader.UInt32()),
            PropertyKind.PositiveUInt32 => Positive(id, reader.UInt32()),
            PropertyKind.PositiveVariable => Positive(id, (uint)reader.VariableInteger()),
            PropertyKind.Text => new Property(id, 0, reader.Utf8(), default),
            PropertyKind.Binary => new Property(id, 0, reader.Binary(), default),
            PropertyKind.TextPair => Pair(id, reader.Utf8(), reader.Utf8()),
            _ => throw MqttProtocolException.Malformed($"there is no property {identifier}"),
        };
    }

    private static Property Numeric(PropertyId id, uint value, uint maximum = uint.MaxValue) => value <= maximum
        ? new Property(id, value, default, default)
        : throw MqttProtocolException.Violation($"the property {id} cannot be {value}");

    private static Property Positive(PropertyId id, uint value) => value > 0
        ? new Property(id, value, default, default)
        : throw MqttProtocolException.Violation($"the property {id} cannot be 0");

    private static Property Pair(PropertyId id, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) => new(id, 0, value, name);
}
