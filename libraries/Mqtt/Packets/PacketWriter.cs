using System.Buffers.Binary;
using System.Text;

namespace HyperFleet.Mqtt.Packets;

/// <summary>
/// Encodes one packet at a time into a buffer that it keeps. The fixed header is written last, right before the body, so nothing is
/// measured twice. A payload may stay outside: <see cref="End"/> counts it in.
/// </summary>
internal sealed class PacketWriter
{
    private const int HeaderRoom = 5;
    private byte[] _buffer = new byte[1024];
    private int _start;
    private int _end;
    private byte _header;

    /// <summary>The encoded packet, without the outside payload; valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Packet => _buffer.AsSpan(_start, _end - _start);

    /// <summary>What has been written behind the fixed header.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(HeaderRoom, _end - HeaderRoom);

    public void Begin(PacketType type, int flags = 0)
    {
        _header = (byte)((int)type << 4 | flags);
        (_start, _end) = (HeaderRoom, HeaderRoom);
    }

    public void End(int outsidePayload = 0)
    {
        var length = _end - HeaderRoom + outsidePayload;
        var digits = VariableIntegerSize(length);
        _start = HeaderRoom - 1 - digits;
        _buffer[_start] = _header;
        WriteVariableInteger(_buffer.AsSpan(_start + 1, digits), length);
    }

    public void Byte(int value) => Reserve(1)[0] = (byte)value;

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void VariableInteger(int value) => WriteVariableInteger(Reserve(VariableIntegerSize(value)), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Binary(ReadOnlySpan<byte> bytes)
    {
        UInt16(Length(bytes.Length));
        Bytes(bytes);
    }

    public void String(string text)
    {
        // A broker has to close the connection on U+0000 (MQTT 5 §1.5.4), so the text stops here instead.
        if (text.Contains('\0'))
            throw MqttProtocolException.Malformed("a string contains U+0000");
        var length = Length(Encoding.UTF8.GetByteCount(text));
        UInt16(length);
        Encoding.UTF8.GetBytes(text, Reserve(length));
    }

    /// <summary>Starts a section whose length stands before it as a variable byte integer.</summary>
    public int BeginSection()
    {
        Reserve(1);
        return _end;
    }

    /// <summary>Ends the section; a length that needs more than the one reserved byte moves the section.</summary>
    public void EndSection(int start)
    {
        var length = _end - start;
        var digits = VariableIntegerSize(length);
        if (digits > 1)
        {
            Reserve(digits - 1);
            _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + digits - 1));
        }
        WriteVariableInteger(_buffer.AsSpan(start - 1, digits), length);
    }

    public void Section(Properties properties)
    {
        VariableInteger(properties.Raw.Length);
        Bytes(properties.Raw.Span);
    }

    private static int Length(int bytes) => bytes <= ushort.MaxValue
        ? bytes
        : throw new MqttProtocolException(MqttReasonCode.PacketTooLarge, $"a field has {bytes} bytes, an MQTT string holds {ushort.MaxValue}");

    private static int VariableIntegerSize(int value) => value switch { < 0x80 => 1, < 0x4000 => 2, < 0x20_0000 => 3, _ => 4 };

    private static void WriteVariableInteger(Span<byte> digits, int value)
    {
        for (var i = 0; i < digits.Length; i++, value >>= 7)
            digits[i] = (byte)(value & 0x7F | (i < digits.Length - 1 ? 0x80 : 0));
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _end < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _end + count));
        var span = _buffer.AsSpan(_end, count);
        _end += count;
        return span;
    }
}
