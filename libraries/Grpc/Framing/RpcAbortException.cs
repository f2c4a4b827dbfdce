namespace HyperFleet.Grpc.Framing;

/// <summary>Ends a call with a status from below the handler: a malformed frame, a message over the limit.</summary>
internal sealed class RpcAbortException(RpcStatus status, Exception? cause = null) : Exception(status.ToString(), cause)
{
    public RpcStatus Status => status;
}
