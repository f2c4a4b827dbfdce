using Google.Protobuf;

namespace HyperFleet.Grpc;

/// <summary>The way back to a client that reads a stream, for one writer at a time.</summary>
public sealed class RpcResponses<T> where T : class, IMessage<T>
{
    private readonly RpcServerCall _call;

    internal RpcResponses(RpcServerCall call) => _call = call;

    /// <summary>
    /// Completes when the message is on its way; slower clients make it wait. A message over the limit ends the call with
    /// <see cref="RpcStatusCode.ResourceExhausted"/>, a client that went away with an <see cref="OperationCanceledException"/>.
    /// </summary>
    public async ValueTask WriteAsync(T message, CancellationToken cancellation)
    {
        _call.Write(message);
        await _call.Http.Response.BodyWriter.FlushAsync(cancellation);
        _call.Cancellation.ThrowIfCancellationRequested();
    }
}
