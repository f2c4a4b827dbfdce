using Microsoft.Extensions.Logging;

namespace HyperFleet.Server;

internal static partial class Log
{
    [LoggerMessage(8001, LogLevel.Error, "Migration failed")]
    public static partial void MigrationFailed(this ILogger logger, Exception error);

    [LoggerMessage(8002, LogLevel.Warning, "Message broker file: {Warning}")]
    public static partial void BrokerFileWarning(this ILogger logger, string warning);

    [LoggerMessage(8003, LogLevel.Error, "Another MQTT client uses the client id {ClientId}: give every replica its own --client-id, or set POD_NAME")]
    public static partial void ClientIdTaken(this ILogger logger, string clientId);

    [LoggerMessage(8004, LogLevel.Warning, "Event on {Topic} rejected: {Reason}")]
    public static partial void EventRejected(this ILogger logger, string topic, string reason);

    [LoggerMessage(8005, LogLevel.Error, "Bundle {BundleId} cannot be sent to {Consumer}: {Code} {Reason}. It is not tried again until it changes")]
    public static partial void Undeliverable(this ILogger logger, string bundleId, string consumer, string code, string reason);

    [LoggerMessage(8006, LogLevel.Warning, "Publishing a batch failed and is tried again: {Reason}")]
    public static partial void DeliveryFailed(this ILogger logger, string reason);

    [LoggerMessage(8007, LogLevel.Warning, "Looking for open events failed: {Reason}")]
    public static partial void SweepFailed(this ILogger logger, string reason);

    [LoggerMessage(8008, LogLevel.Warning, "The queue is full; {Count} open events wait for a later sweep")]
    public static partial void QueueFull(this ILogger logger, int count);

    [LoggerMessage(8009, LogLevel.Warning, "{Count} statuses wait for the database: {Fault}")]
    public static partial void StatusesWait(this ILogger logger, int count, string fault);

    [LoggerMessage(8010, LogLevel.Warning, "Status of bundle {BundleId} from {Consumer} cannot be stored: {Reason}")]
    public static partial void StatusRejected(this ILogger logger, string bundleId, string consumer, string reason);

    [LoggerMessage(8011, LogLevel.Warning, "Resync of {Consumer} failed: {Reason}")]
    public static partial void ResyncFailed(this ILogger logger, string consumer, string reason);

    [LoggerMessage(8012, LogLevel.Warning, "Heartbeat failed: {Reason}")]
    public static partial void HeartbeatFailed(this ILogger logger, string reason);

    [LoggerMessage(8013, LogLevel.Warning, "Status notifications are interrupted: {Reason}")]
    public static partial void ListenerBroken(this ILogger logger, string reason);

    [LoggerMessage(8014, LogLevel.Error, "{Method} request failed")]
    public static partial void RequestFailed(this ILogger logger, string method, Exception error);

    [LoggerMessage(8015, LogLevel.Warning, "AUDIT deletion of {Count} bundles of consumer {ConsumerId} asked for by operation {OperationId}")]
    public static partial void ConsumerBundlesDeleted(this ILogger logger, string consumerId, int count, string operationId);

    [LoggerMessage(8016, LogLevel.Warning, "AUDIT consumer {ConsumerId} forgotten with {Count} bundles, not acknowledged by any agent, by operation {OperationId}: {Reason}")]
    public static partial void ConsumerForgotten(this ILogger logger, string consumerId, long count, string reason, string operationId);
}
