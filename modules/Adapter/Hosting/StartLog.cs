using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Hosting;

/// <summary>What the operator reads when the adapter starts.</summary>
internal static partial class StartLog
{
    public static void LogStart(this ILogger logger, AdapterDefinition definition)
    {
        logger.Starting(definition.Config.Adapter.Name, definition.Config.Clients.Broker.Topic, definition.Config.Clients.Broker.SubscriptionId);
        foreach (var warning in definition.Warnings) logger.Doubtful(warning);
        if (definition.Config.DebugConfig) logger.Merged(ConfigurationView.ToYaml(definition.VisibleConfig));
    }

    [LoggerMessage(EventId = 4501, Level = LogLevel.Information, Message = "Adapter {Adapter} starts on topic {Topic}, subscription {Subscription}")]
    private static partial void Starting(this ILogger logger, string adapter, string topic, string subscription);

    [LoggerMessage(EventId = 4502, Level = LogLevel.Warning, Message = "Configuration: {Warning}")]
    private static partial void Doubtful(this ILogger logger, string warning);

    [LoggerMessage(EventId = 4503, Level = LogLevel.Information, Message = "Merged configuration:\n{Configuration}")]
    private static partial void Merged(this ILogger logger, string configuration);
}
