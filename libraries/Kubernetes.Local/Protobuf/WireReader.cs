using System.Text;

namespace HyperFleet.Kubernetes.Local.Protobuf;

/// <summary>Reads protobuf's wire format off a span. Malformed input is an <see cref="InvalidDataException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _data = data;

    internal bool Next(out int number, out int wire)
    {
        (number, wire) = (0, 0);
        if (_data.IsEmpty)
            return false;
        var tag = Varint();
        (number, wire) = ((int)(tag >> 3), (int)(tag & 7));
        return true;
    }

    internal ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_data.IsEmpty)
                throw new InvalidDataException("the message ends in the middle of a number");
            var next = _data[0];
            _data = _data[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("a number is longer than ten bytes");
    }

    internal ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)_data.Length ? Take((int)length) : throw new InvalidDataException("a field is longer than its message");
    }

    internal string Text() => Encoding.UTF8.GetString(Bytes());

    internal double Double() => BitConverter.ToDouble(Take(8));

    internal void Skip(int wire)
    {
        _ = wire switch
        {
            0 => Varint() > 0,
            1 => Take(8).IsEmpty,
            2 => Bytes().IsEmpty,
            5 => Take(4).IsEmpty,
            _ => throw new InvalidDataException($"wire type {wire} is not used"),
        };
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _data.Length)
            throw new InvalidDataException("the message ends in the middle of a field");
        var taken = _data[..length];
        _data = _data[length..];
        return taken;
    }
}
