using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace HyperFleet.Grpc.Framing;

/// <summary>Writes length-prefixed messages.</summary>
internal static class MessageWriter
{
    // Below this gzip makes a message larger.
    private const int CompressFrom = 256;

    public static void Write(IBufferWriter<byte> output, IMessage message, bool compress, int maximum)
    {
        var size = message.CalculateSize();
        if (size > maximum)
            throw new RpcAbortException(new(RpcStatusCode.ResourceExhausted, $"a message to send has {size} bytes, more than {maximum} bytes, the limit of this side"));
        if (compress && size >= CompressFrom)
        {
            var packed = MessageEncoding.Compress(message.ToByteArray());
            WriteHeader(output, 1, packed.Length);
            output.Write(packed.Span);
        }
        else
        {
            WriteHeader(output, 0, size);
            message.WriteTo(output);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> output, byte packed, int length)
    {
        var header = output.GetSpan(MessageReader.HeaderSize);
        header[0] = packed;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        output.Advance(MessageReader.HeaderSize);
    }
}
