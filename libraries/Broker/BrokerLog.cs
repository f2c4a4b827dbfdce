using Microsoft.Extensions.Logging;

namespace HyperFleet.Broker;

/// <summary>The lines that operators search for (broker contract §10); their wording is part of the contract.</summary>
internal static partial class BrokerLog
{
    [LoggerMessage(2001, LogLevel.Information, "Connected to AMQP: RabbitMQ at {Host}:{Port}, virtual host {VirtualHost}")]
    public static partial void Connected(ILogger logger, string host, int port, string virtualHost);

    [LoggerMessage(2002, LogLevel.Warning, "Received close notification from AMQP, reconnecting: RabbitMQ said {Reason}")]
    public static partial void Closed(ILogger logger, string reason);

    [LoggerMessage(2003, LogLevel.Error, "Cannot reconnect to AMQP, retrying in {Delay}: RabbitMQ: {Reason}")]
    public static partial void CannotConnect(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "RabbitMQ blocks publishing: {Reason}")]
    public static partial void Blocked(ILogger logger, string reason);

    [LoggerMessage(2005, LogLevel.Information, "RabbitMQ accepts publishing again")]
    public static partial void Unblocked(ILogger logger);

    /// <summary><c>log_config: true</c>: everything but the password.</summary>
    public static void ConfigurationOnDemand(ILogger logger, BrokerOptions options)
    {
        if (options.LogConfig)
        {
            Configuration(
                logger, options.Address.ToString(), options.Exchange, options.ExchangeType, options.Queue, options.RoutingKey,
                options.EffectivePrefetch, options.Parallelism);
        }
    }

    [LoggerMessage(2006, LogLevel.Information, "Broker configuration: address={Address} exchange={Exchange} exchange_type={ExchangeType} queue={Queue} routing_key={RoutingKey} prefetch_count={Prefetch} parallelism={Parallelism}")]
    private static partial void Configuration(
        ILogger logger, string address, string exchange, string exchangeType, string queue, string routingKey, int prefetch, int parallelism);

    [LoggerMessage(2010, LogLevel.Information, "Publishing event {EventId} to topic {Topic}")]
    public static partial void Publishing(ILogger logger, string eventId, string topic);

    [LoggerMessage(2011, LogLevel.Debug, "Successfully published event {EventId} to topic {Topic}")]
    public static partial void Published(ILogger logger, string eventId, string topic);

    [LoggerMessage(2012, LogLevel.Error, "Failed to publish message to topic: {Topic}: event {EventId}: {Reason}")]
    public static partial void PublishFailed(ILogger logger, string topic, string eventId, string reason);

    [LoggerMessage(2013, LogLevel.Warning, "Event {EventId} reached no queue: exchange {Exchange} has no matching binding")]
    public static partial void Unroutable(ILogger logger, string eventId, string exchange);

    [LoggerMessage(2020, LogLevel.Information, "Starting subscription to topic {Topic} subscription {Subscription}")]
    public static partial void Subscribing(ILogger logger, string topic, string subscription);

    [LoggerMessage(2021, LogLevel.Information, "Successfully subscribed to topic {Topic} subscription {Subscription} queue {Queue}")]
    public static partial void Subscribed(ILogger logger, string topic, string subscription, string queue);

    [LoggerMessage(2022, LogLevel.Debug, "Received message from topic {Topic}: event {EventId}")]
    public static partial void Received(ILogger logger, string topic, string eventId);

    [LoggerMessage(2023, LogLevel.Error, "Failed to convert message to CloudEvent: {Reason}")]
    public static partial void Unreadable(ILogger logger, string reason);

    [LoggerMessage(2024, LogLevel.Error, "Handler failed to process event: {EventId}, attempt {Attempt}: {Reason}")]
    public static partial void HandlerFailed(ILogger logger, string eventId, int attempt, string reason);

    [LoggerMessage(2025, LogLevel.Warning, "Parked message in {Queue} after {Attempts} attempts: {Reason}")]
    public static partial void Parked(ILogger logger, string queue, int attempts, string reason);

    [LoggerMessage(2026, LogLevel.Error, "Cannot park message in {Queue}, it stays unacknowledged: {Reason}")]
    public static partial void CannotPark(ILogger logger, string queue, string reason);

    [LoggerMessage(2027, LogLevel.Warning, "Stopping with {Count} messages in their handlers after {Limit}: they will be delivered again")]
    public static partial void HandlersAbandoned(ILogger logger, int count, TimeSpan limit);
}
