using Microsoft.Extensions.Logging;

namespace HyperFleet.Api;

internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Force-deleted {ResourceType} {ResourceId} by {Caller}: {Reason}; children: {Children}")]
    public static partial void ForceDeleted(this ILogger logger, string resourceType, string resourceId, string caller, string reason, string children);

    [LoggerMessage(4002, LogLevel.Error, "Request failed")]
    public static partial void RequestFailed(this ILogger logger, Exception error);

    [LoggerMessage(4003, LogLevel.Warning, "Database unavailable during a request: {Fault}")]
    public static partial void DatabaseUnavailable(this ILogger logger, string fault);

    [LoggerMessage(4004, LogLevel.Information, "{Method} {Path} {StatusCode} in {DurationMs} ms for {UserAgent} at {RemoteAddr}")]
    public static partial void RequestDone(
        this ILogger logger, string method, string path, int statusCode, double durationMs, string userAgent, string remoteAddr);

    [LoggerMessage(4005, LogLevel.Debug, "Status report of {Adapter} for {ResourceType} {ResourceId} discarded: observed generation {ObservedGeneration}, generation {Generation}")]
    public static partial void ReportDiscarded(this ILogger logger, string adapter, string resourceType, string resourceId, int observedGeneration, int generation);

    [LoggerMessage(4006, LogLevel.Information, "{ResourceType} {ResourceId} removed: every required adapter reported Finalized")]
    public static partial void HardDeleted(this ILogger logger, string resourceType, string resourceId);

    [LoggerMessage(4008, LogLevel.Warning, "Keys of issuer {Issuer} could not be refreshed: {Reason}")]
    public static partial void KeysNotRefreshed(this ILogger logger, string issuer, string reason);

    [LoggerMessage(4009, LogLevel.Warning, "Reconciliation gauges not refreshed: {Reason}")]
    public static partial void GaugesNotRefreshed(this ILogger logger, string reason);

    [LoggerMessage(4010, LogLevel.Warning, "Watcher {RemoteAddr} ({UserAgent}) disconnected: it reads slower than changes come")]
    public static partial void WatcherTooSlow(this ILogger logger, string remoteAddr, string userAgent);

    [LoggerMessage(4011, LogLevel.Warning, "Watch ended by a failure: {Reason}")]
    public static partial void WatchFailed(this ILogger logger, string reason);

    [LoggerMessage(4012, LogLevel.Warning, "Events could not be read for watchers: {Reason}")]
    public static partial void FeedFailed(this ILogger logger, string reason);

    [LoggerMessage(4013, LogLevel.Warning, "Not listening for changes of other replicas: {Reason}; looking for them instead")]
    public static partial void NotListening(this ILogger logger, string reason);

    [LoggerMessage(4014, LogLevel.Debug, "Other replicas were not told of a change: {Reason}")]
    public static partial void NotNotified(this ILogger logger, string reason);

    [LoggerMessage(4015, LogLevel.Warning, "Old events not removed: {Reason}")]
    public static partial void EventsNotPruned(this ILogger logger, string reason);

    [LoggerMessage(4016, LogLevel.Warning, "Expired leases not removed: {Reason}")]
    public static partial void LeasesNotPruned(this ILogger logger, string reason);

    [LoggerMessage(4007, LogLevel.Error, "Migration failed")]
    public static partial void MigrationFailed(this ILogger logger, Exception error);
}
