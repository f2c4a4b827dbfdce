using System.Buffers.Binary;
using System.Text;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>
/// Walks the fields of one protobuf message: <see cref="Next"/>, then exactly one of the readers, or none to skip the field.
/// Ours, because the library brings no packages beyond its two database clients, and the receiver needs nothing but reading.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private WireType _pending = WireType.None;

    private enum WireType
    {
        None = -1,
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>The number of the field just entered.</summary>
    public int Field { get; private set; }

    /// <exception cref="InvalidDataException">The message is cut off, or has a wire type that no current protobuf writes.</exception>
    public bool Next()
    {
        Skip();
        if (_rest.IsEmpty)
            return false;
        var tag = Varint();
        (Field, _pending) = ((int)(tag >> 3), (WireType)(tag & 7));
        if (Field == 0 || _pending is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
            throw Malformed();
        return true;
    }

    public ulong Integer() => Expect(WireType.Varint) ? Varint() : throw Malformed();

    public ulong Fixed64() => Expect(WireType.Fixed64) ? BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) : throw Malformed();

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    public ReadOnlySpan<byte> Bytes()
    {
        if (!Expect(WireType.Bytes))
            throw Malformed();
        var length = Varint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Malformed();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public ProtoReader Message() => new(Bytes());

    private bool Expect(WireType type)
    {
        var matches = _pending == type;
        _pending = WireType.None;
        return matches;
    }

    private void Skip()
    {
        switch (_pending)
        {
            case WireType.Varint:
                Integer();
                break;
            case WireType.Fixed64:
                Fixed64();
                break;
            case WireType.Bytes:
                Bytes();
                break;
            case WireType.Fixed32:
                _pending = WireType.None;
                Take(4);
                break;
            default:
                break;
        }
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw Malformed();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Malformed();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("This is not a protobuf message of the expected form.");
}
