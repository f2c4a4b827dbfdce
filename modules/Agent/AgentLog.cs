namespace HyperFleet.Agent;

/// <summary>Lines that operators search for; the first two are the seed's own words (Maestro wire §7.2).</summary>
internal static partial class AgentLog
{
    [LoggerMessage(6001, LogLevel.Information, "MQTT connection successful")]
    public static partial void Connected(ILogger logger);

    [LoggerMessage(6002, LogLevel.Information, "Subscribed to topic: {Topic}")]
    public static partial void Subscribed(ILogger logger, string topic);

    [LoggerMessage(6003, LogLevel.Information, "Asking the server for everything newer than the {Count} works known here")]
    public static partial void Resyncing(ILogger logger, int count);

    [LoggerMessage(6004, LogLevel.Warning, "Skipped a message on {Topic}: {Reason}")]
    public static partial void Rejected(ILogger logger, string topic, string reason);

    [LoggerMessage(6005, LogLevel.Warning, "Work {Id} is not reconciled, it will be tried again: {Reason}")]
    public static partial void WorkFailed(ILogger logger, string id, string reason);

    [LoggerMessage(6006, LogLevel.Error, "Work {Id} failed unexpectedly, it will be tried again")]
    public static partial void WorkCrashed(ILogger logger, string id, Exception exception);

    [LoggerMessage(6007, LogLevel.Information, "Work {Id} is deleted, with everything that it had put here")]
    public static partial void Deleted(ILogger logger, string id);

    [LoggerMessage(6008, LogLevel.Error, "The broker refused the status of work {Id} on {Topic}: {Reason}")]
    public static partial void Refused(ILogger logger, string id, string topic, string reason);

    [LoggerMessage(6009, LogLevel.Warning, "The broker has not confirmed the status of work {Id} on {Topic}; it will be sent again")]
    public static partial void NotConfirmed(ILogger logger, string id, string topic);

    [LoggerMessage(6010, LogLevel.Warning, "Looking for left-over AppliedManifestWorks failed: {Reason}")]
    public static partial void EvictionFailed(ILogger logger, string reason);

    [LoggerMessage(6011, LogLevel.Warning, "Removing AppliedManifestWork {Name} with its objects: its work has been unknown for {GracePeriod}")]
    public static partial void Evicting(ILogger logger, string name, TimeSpan gracePeriod);

    [LoggerMessage(6012, LogLevel.Warning, "{Warning}")]
    public static partial void BrokerFileWarning(ILogger logger, string warning);

    [LoggerMessage(6013, LogLevel.Information, "Installed the CustomResourceDefinition of AppliedManifestWork")]
    public static partial void DefinitionInstalled(ILogger logger);

    [LoggerMessage(6015, LogLevel.Information, "Waiting for the lease {Name} in {Namespace}")]
    public static partial void LeadershipAwaited(ILogger logger, string name, string @namespace);

    [LoggerMessage(6016, LogLevel.Information, "Holding the lease {Name} as {Identity}")]
    public static partial void LeadershipAcquired(ILogger logger, string name, string identity);

    [LoggerMessage(6017, LogLevel.Error, "The lease {Name} could not be renewed for {Deadline}: ending, so that another agent can take over")]
    public static partial void LeadershipLost(ILogger logger, string name, TimeSpan deadline);

    [LoggerMessage(6018, LogLevel.Information, "Gave the lease {Name} back")]
    public static partial void LeadershipReleased(ILogger logger, string name);

    [LoggerMessage(6019, LogLevel.Warning, "The lease {Name} cannot be used, it will be tried again: {Reason}")]
    public static partial void LeaseFailed(ILogger logger, string name, string reason);

    [LoggerMessage(6020, LogLevel.Warning, "The watch of {Name} for work {Id} ended, it will be begun again: {Reason}")]
    public static partial void WatchFailed(ILogger logger, string id, string name, string reason);

    [LoggerMessage(6021, LogLevel.Debug, "The {Resource} of namespace '{Namespace}' cannot be watched, each is looked at instead: {Reason}")]
    public static partial void CollectionWatchFailed(ILogger logger, string resource, string @namespace, string reason);

    [LoggerMessage(6022, LogLevel.Warning, "ConfigMap {Name} in {Namespace} does not keep the order of statuses, they go by the clock: {Reason}")]
    public static partial void SequenceNotKept(ILogger logger, string name, string @namespace, string reason);

    [LoggerMessage(6014, LogLevel.Warning, "The CustomResourceDefinition of AppliedManifestWork is missing and could not be installed: {Reason}")]
    public static partial void DefinitionMissing(ILogger logger, string reason);
}
