namespace HyperFleet.Grpc;

/// <summary>What a caller may say about one call.</summary>
public sealed record RpcCallOptions
{
    /// <summary>Sent with the request.</summary>
    public RpcMetadata Headers { get; init; } = [];

    /// <summary>The time for the whole call, told to the server; after it <see cref="RpcStatusCode.DeadlineExceeded"/>. Null: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Compresses the request with gzip; the server must support it.</summary>
    public bool Compress { get; init; }
}
