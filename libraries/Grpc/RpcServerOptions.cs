namespace HyperFleet.Grpc;

/// <summary>Limits of the messages that a server reads and writes.</summary>
public sealed record RpcServerOptions
{
    /// <summary>Bytes of the largest request, after unpacking; a larger one ends its call with <see cref="RpcStatusCode.ResourceExhausted"/>.</summary>
    public int MaximumReceiveSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of the largest response, before packing.</summary>
    public int MaximumSendSize { get; init; } = int.MaxValue;

    /// <summary>Compresses responses with gzip for clients that accept it.</summary>
    public bool Compress { get; init; }
}
