using System.Buffers;

namespace HyperFleet.Mqtt.Packets;

/// <summary>One control packet cut out of the byte stream: its fixed header and its undecoded body (MQTT 5 §2.1).</summary>
internal readonly record struct PacketFrame(PacketType Type, byte Flags, ReadOnlySequence<byte> Body)
{
    private const int MaximumLengthBytes = 4;

    /// <summary>Cuts the next packet off the front of the buffer; false when it has not arrived completely.</summary>
    /// <exception cref="MqttProtocolException">The header is malformed, or announces more than <paramref name="maximumSize"/> bytes.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maximumSize, out PacketFrame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first))
            return false;
        var (type, flags) = ((PacketType)(first >> 4), (byte)(first & 0x0F));
        RequireFlags(type, flags);
        if (!TryReadLength(ref reader, out var length))
            return false;
        if (reader.Consumed + length > maximumSize)
            throw new MqttProtocolException(
                MqttReasonCode.PacketTooLarge, $"a packet of {reader.Consumed + length} bytes arrived, the limit is {maximumSize}");
        if (reader.Remaining < length)
            return false;
        var body = buffer.Slice(reader.Position, length);
        frame = new PacketFrame(type, flags, body);
        buffer = buffer.Slice(body.End);
        return true;
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, out int length)
    {
        length = 0;
        for (var i = 0; i < MaximumLengthBytes; i++)
        {
            if (!reader.TryRead(out var digit))
                return false;
            length |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80)
                return digit != 0 || i == 0 ? true : throw MqttProtocolException.Malformed("the remaining length is longer than it needs to be");
        }
        throw MqttProtocolException.Malformed("the remaining length has more than four bytes");
    }

    private static void RequireFlags(PacketType type, byte flags)
    {
        var allowed = type switch
        {
            PacketType.Reserved => false,
            PacketType.Publish => true, // decoded with the packet
            PacketType.Pubrel or PacketType.Subscribe or PacketType.Unsubscribe => flags == 2,
            _ => flags == 0,
        };
        if (!allowed)
            throw MqttProtocolException.Malformed($"a packet of type {(int)type} cannot have the flags {flags}");
    }
}
