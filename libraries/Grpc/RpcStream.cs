using System.Runtime.CompilerServices;
using Google.Protobuf;
using HyperFleet.Grpc.Calls;

namespace HyperFleet.Grpc;

/// <summary>The responses of a streaming call, to be read once, by one reader. Disposing it before the end cancels the call.</summary>
public sealed class RpcStream<T> : IDisposable where T : class, IMessage<T>
{
    private readonly ClientCall _call;
    private readonly MessageParser<T> _parser;

    internal RpcStream(ClientCall call, MessageParser<T> parser) => (_call, _parser) = (call, parser);

    /// <summary>What the server sent before the first message.</summary>
    public RpcMetadata Headers => _call.Headers;

    /// <summary>What the server sent with the status; empty until the end.</summary>
    public RpcMetadata Trailers => _call.Trailers;

    /// <summary>How the stream ended; null while it is open.</summary>
    public RpcStatus? Status => _call.Status;

    /// <summary>Each message as it arrives; ends when the stream ends, for whatever reason: see <see cref="Status"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the stream is over.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await _call.ReadAsync(_parser, cancellation) is { } message)
            yield return message;
    }

    public void Dispose() => _call.Dispose();
}
