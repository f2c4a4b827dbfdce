using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace HyperFleet.Grpc.Framing;

/// <summary>
/// Reads length-prefixed messages: one byte that says whether it is compressed, four of big-endian length, the message.
/// Anything else ends the call with the status that the gRPC specification names.
/// </summary>
internal sealed class MessageReader(PipeReader input, bool compressed, int maximum)
{
    public const int HeaderSize = 5;

    /// <summary>The next message; null at the end.</summary>
    public async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellation) where T : class, IMessage<T>
    {
        var read = await input.ReadAtLeastAsync(HeaderSize, cancellation);
        if (read.Buffer.IsEmpty && read.IsCompleted)
            return null;
        var (packed, length) = Header(read.Buffer);
        if (read.Buffer.Length < HeaderSize + length)
        {
            input.AdvanceTo(read.Buffer.Start);
            read = await input.ReadAtLeastAsync(HeaderSize + length, cancellation);
            if (read.Buffer.Length < HeaderSize + length)
                throw Malformed("the stream ended inside a message");
        }
        var frame = read.Buffer.Slice(HeaderSize, length);
        var message = Parse(parser, packed ? MessageEncoding.Decompress(frame, maximum) : frame);
        input.AdvanceTo(frame.End);
        return message;
    }

    private (bool Packed, int Length) Header(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < HeaderSize)
            throw Malformed("the stream ended inside the header of a message");
        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        return header[0] switch
        {
            > 1 => throw Malformed($"the first byte of a message is {header[0]}, neither 0 nor 1"),
            1 when !compressed => throw Malformed("a message is compressed, but no encoding was announced"),
            var packed when length <= maximum => (packed == 1, (int)length),
            _ => throw new RpcAbortException(new(RpcStatusCode.ResourceExhausted, $"a message of {length} bytes is larger than {maximum} bytes, the limit of this side")),
        };
    }

    private static T Parse<T>(MessageParser<T> parser, in ReadOnlySequence<byte> bytes) where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new RpcAbortException(new(RpcStatusCode.Internal, "a message cannot be parsed as protobuf"), e);
        }
    }

    private static RpcAbortException Malformed(string reason) => new(new(RpcStatusCode.Internal, reason));
}
