using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace HyperFleet.Mqtt.Packets;

/// <summary>Reads the fields of one packet's body. Whatever the bytes are, it returns a value or throws <see cref="MqttProtocolException"/>.</summary>
internal ref struct PacketReader(ReadOnlyMemory<byte> body)
{
    private ReadOnlyMemory<byte> _rest = body;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span);

    /// <summary>A packet identifier, which is never 0 (MQTT 5 §2.2.1).</summary>
    public ushort PacketIdentifier() =>
        UInt16() is var id and not 0 ? id : throw MqttProtocolException.Violation("the packet identifier is 0");

    /// <summary>A variable byte integer in its shortest form (MQTT 5 §1.5.5).</summary>
    public int VariableInteger()
    {
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = Byte();
            value |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80)
                return digit != 0 || i == 0 ? value : throw MqttProtocolException.Malformed("an integer is longer than it needs to be");
        }
        throw MqttProtocolException.Malformed("an integer has more than four bytes");
    }

    /// <summary>Binary data with its length in two bytes; a slice of the body.</summary>
    public ReadOnlyMemory<byte> Binary() => Take(UInt16());

    /// <summary>The bytes of a UTF-8 string, checked (MQTT 5 §1.5.4); a slice of the body.</summary>
    public ReadOnlyMemory<byte> Utf8()
    {
        var text = Binary();
        if (!System.Text.Unicode.Utf8.IsValid(text.Span) || text.Span.Contains((byte)0))
            throw MqttProtocolException.Malformed("a string is not UTF-8 or contains U+0000");
        return text;
    }

    public string String() => Encoding.UTF8.GetString(Utf8().Span);

    /// <summary>The checked property section of a packet; MQTT 3.1.1 has none.</summary>
    public Properties Properties(PropertyOwners owner, MqttProtocolVersion version) =>
        version == MqttProtocolVersion.V5 ? Packets.Properties.Read(Take(VariableInteger()), owner) : default;

    /// <summary>Everything that is left.</summary>
    public ReadOnlyMemory<byte> Rest() => Take(_rest.Length);

    /// <summary>Refuses bytes behind the last field.</summary>
    public readonly void End()
    {
        if (!AtEnd)
            throw MqttProtocolException.Malformed($"{_rest.Length} bytes follow the last field");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw MqttProtocolException.Malformed("the packet ends inside a field");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
