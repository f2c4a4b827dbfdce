using HyperFleet.Grpc;
using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Grpc;

/// <summary>Refusals as gRPC knows them (server contract §5.2). Only what may succeed when sent again is <c>Unavailable</c>.</summary>
internal static class RefusalStatus
{
    public static RpcStatus Of(Refusal refusal) => new(Code(refusal.Kind), refusal.Reason);

    public static RpcStatusCode Code(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid or RefusalKind.BadRequest or RefusalKind.UnreadableBody => RpcStatusCode.InvalidArgument,
        RefusalKind.VersionConflict or RefusalKind.UnderDeletion => RpcStatusCode.Aborted,
        RefusalKind.Duplicate => RpcStatusCode.AlreadyExists,
        RefusalKind.NotFound => RpcStatusCode.NotFound,
        RefusalKind.UnknownConsumer => RpcStatusCode.FailedPrecondition,
        RefusalKind.Forbidden => RpcStatusCode.PermissionDenied,
        RefusalKind.Unavailable => RpcStatusCode.Unavailable,
        _ => RpcStatusCode.Internal,
    };
}
