using System.Buffers;
using System.IO.Compression;

namespace HyperFleet.Grpc.Framing;

/// <summary>The message encodings: identity and gzip.</summary>
internal static class MessageEncoding
{
    public const string Identity = "identity";
    public const string Gzip = "gzip";

    /// <summary>What this side can read, for <c>grpc-accept-encoding</c>.</summary>
    public const string Accepted = "identity,gzip";

    /// <summary>Whether the peer compresses; throws for an encoding that this side cannot read.</summary>
    public static bool IsCompressed(string? encoding) => encoding switch
    {
        null or "" or Identity => false,
        Gzip => true,
        _ => throw new RpcAbortException(new(RpcStatusCode.Unimplemented, $"the message encoding '{encoding}' is not supported; supported: {Accepted}")),
    };

    public static bool AcceptsGzip(string? accepted) =>
        accepted is not null && accepted.Split(',', StringSplitOptions.TrimEntries).Contains(Gzip, StringComparer.Ordinal);

    public static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> message)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(message.Span);
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    /// <summary>Unpacks at most <paramref name="maximum"/> bytes, so that a small message cannot become a huge one.</summary>
    public static ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> message, int maximum)
    {
        using var gzip = new GZipStream(new MemoryStream(message.ToArray()), CompressionMode.Decompress);
        var output = new ArrayBufferWriter<byte>(4096);
        try
        {
            for (int read; (read = gzip.Read(output.GetSpan(4096))) > 0;)
            {
                output.Advance(read);
                if (output.WrittenCount > maximum)
                    throw new RpcAbortException(new(RpcStatusCode.ResourceExhausted, $"the unpacked message has more than {maximum} bytes, the limit of this side"));
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcAbortException(new(RpcStatusCode.Internal, "the compressed message is not gzip"), e);
        }
        return new(output.WrittenMemory);
    }
}
