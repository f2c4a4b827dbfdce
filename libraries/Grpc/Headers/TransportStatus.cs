using System.Net;

namespace HyperFleet.Grpc.Headers;

/// <summary>What the layers below say when no gRPC status arrives.</summary>
internal static class TransportStatus
{
    /// <summary>The gRPC specification's table of HTTP statuses.</summary>
    public static RpcStatusCode Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => RpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => RpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => RpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => RpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            RpcStatusCode.Unavailable,
        _ => RpcStatusCode.Unknown,
    };

    /// <summary>Of a request that failed below HTTP: refused, reset, broken.</summary>
    public static RpcStatus Of(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
            if (cause is HttpProtocolException reset && IsOfStream(reset))
                return new(OfHttp2(reset.ErrorCode), reset.Message);
        return new(RpcStatusCode.Unavailable, (fault.InnerException ?? fault).Message);
    }

    // A connection that ended (GOAWAY, an unanswered ping) is a server to be found again, whatever the code; a stream that was reset is the
    // server's answer. The exception tells them apart in its text alone.
    private static bool IsOfStream(HttpProtocolException fault) => fault.Message.Contains("reset the stream", StringComparison.Ordinal);

    /// <summary>The gRPC specification's table of HTTP/2 error codes.</summary>
    private static RpcStatusCode OfHttp2(long errorCode) => errorCode switch
    {
        0x0 or 0x1 or 0x2 or 0x3 or 0x4 or 0x6 or 0x9 => RpcStatusCode.Internal,
        0x7 => RpcStatusCode.Unavailable,
        0x8 => RpcStatusCode.Cancelled,
        0xb => RpcStatusCode.ResourceExhausted,
        0xc => RpcStatusCode.PermissionDenied,
        _ => RpcStatusCode.Unknown,
    };
}
