using Microsoft.Extensions.Logging;

namespace HyperFleet.Server.Grpc;

internal static partial class GrpcLog
{
    [LoggerMessage(8050, LogLevel.Error, "The right to {Verb} on /sources/{Source} cannot be checked")]
    public static partial void AccessUnknown(this ILogger logger, Exception error, string verb, string source);
}
