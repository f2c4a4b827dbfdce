using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using HyperFleet.Grpc.Framing;
using HyperFleet.Grpc.Headers;

namespace HyperFleet.Grpc.Calls;

/// <summary>One message as the body of a request.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _frame;

    public RequestContent(IMessage message, bool compress, int maximum)
    {
        var frame = new ArrayBufferWriter<byte>();
        MessageWriter.Write(frame, message, compress, maximum);
        _frame = frame.WrittenMemory;
        Headers.ContentType = new MediaTypeHeaderValue(ContentType.Grpc);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, default);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_frame, cancellationToken).AsTask();

    // gRPC requests carry no content-length.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
