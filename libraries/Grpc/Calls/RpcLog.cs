using Microsoft.Extensions.Logging;

namespace HyperFleet.Grpc.Calls;

internal static partial class RpcLog
{
    [LoggerMessage(2300, LogLevel.Error, "The handler of {Method} failed")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string method);
}
