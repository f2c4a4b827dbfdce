namespace HyperFleet.Sentinel;

/// <summary>The lines that operators search for (sentinel contract §11); their wording is part of the contract.</summary>
internal static partial class SentinelLog
{
    [LoggerMessage(3001, LogLevel.Information, "Starting HyperFleet Sentinel")]
    public static partial void Starting(ILogger logger);

    [LoggerMessage(3002, LogLevel.Information, "Initialized HyperFleet client")]
    public static partial void ClientReady(ILogger logger);

    [LoggerMessage(3003, LogLevel.Information, "Initialized broker publisher")]
    public static partial void PublisherReady(ILogger logger);

    [LoggerMessage(3004, LogLevel.Information, "Starting sentinel loop")]
    public static partial void LoopStarting(ILogger logger);

    [LoggerMessage(3005, LogLevel.Information, "Starting sentinel resource_type={ResourceType} poll_interval={PollInterval}")]
    public static partial void PollingStarts(ILogger logger, string resourceType, string pollInterval);

    [LoggerMessage(3006, LogLevel.Information, "Fetched resources count={Count} label_selectors={LabelSelectors}")]
    public static partial void Fetched(ILogger logger, long count, string labelSelectors);

    [LoggerMessage(3007, LogLevel.Information, "Published event resource_id={ResourceId}")]
    public static partial void Published(ILogger logger, string resourceId);

    [LoggerMessage(3008, LogLevel.Debug, "Skipped resource resource_id={ResourceId} decision_reason={DecisionReason}")]
    public static partial void Skipped(ILogger logger, string resourceId, string decisionReason);

    [LoggerMessage(3009, LogLevel.Information, "Trigger cycle completed total={Total} published={Published} skipped={Skipped} duration={Duration}s")]
    public static partial void CycleCompleted(ILogger logger, long total, long published, long skipped, double duration);

    [LoggerMessage(3010, LogLevel.Error, "Trigger failed: {Reason}")]
    public static partial void CycleFailed(ILogger logger, string reason);

    [LoggerMessage(3011, LogLevel.Error, "Trigger failed: {Reason}")]
    public static partial void CycleCrashed(ILogger logger, string reason, Exception exception);

    [LoggerMessage(3012, LogLevel.Warning, "Skipped a resource without id")]
    public static partial void NoId(ILogger logger);

    [LoggerMessage(3013, LogLevel.Warning, "Left out of the event data resource_id={ResourceId}: {Path}: {Reason}")]
    public static partial void LeafOmitted(ILogger logger, string resourceId, string path, string reason);

    [LoggerMessage(3014, LogLevel.Error, "Failed to publish event resource_id={ResourceId}: {Reason}")]
    public static partial void PublishFailed(ILogger logger, string resourceId, string reason);

    [LoggerMessage(3015, LogLevel.Warning, "The API is not available yet, polling goes on: {Reason}")]
    public static partial void ApiNotYet(ILogger logger, string reason);

    [LoggerMessage(3016, LogLevel.Information, "Configuration:\n{Configuration}")]
    public static partial void Configuration(ILogger logger, string configuration);

    [LoggerMessage(3017, LogLevel.Information, "Sentinel stopped gracefully")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(3020, LogLevel.Information, "Watching the API: {How} from resource_version={Version}")]
    public static partial void Watching(ILogger logger, string how, string version);

    [LoggerMessage(3021, LogLevel.Warning, "The watch ended, polling until it stands again in {Delay}: {Reason}")]
    public static partial void WatchEnded(ILogger logger, string reason, TimeSpan delay);

    [LoggerMessage(3022, LogLevel.Information, "The API has no watch, polling it instead: {Reason}")]
    public static partial void NoWatch(ILogger logger, string reason);

    [LoggerMessage(3030, LogLevel.Information, "Sharing the work replicas={Replicas} partitions={Owned} partitions_unowned={Unowned}")]
    public static partial void Sharing(ILogger logger, int replicas, int owned, int unowned);

    [LoggerMessage(3031, LogLevel.Warning, "Took over {Count} partitions of {Replica}; nobody had worked on them for up to {Gap}s")]
    public static partial void TookOver(ILogger logger, int count, string replica, double gap);

    [LoggerMessage(3032, LogLevel.Information, "The API has no leases, this Sentinel does all the work: {Reason}")]
    public static partial void NoLeases(ILogger logger, string reason);

    [LoggerMessage(3033, LogLevel.Warning, "Cannot share the work now, trying again: {Reason}")]
    public static partial void SharingFailed(ILogger logger, string reason);

    [LoggerMessage(3023, LogLevel.Warning, "The watch cannot be resumed from resource_version={Version}, beginning again with everything")]
    public static partial void WatchTooOld(ILogger logger, string version);
}
