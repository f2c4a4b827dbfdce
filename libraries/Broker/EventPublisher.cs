using HyperFleet.Broker.Connections;
using HyperFleet.Broker.Publishing;
using HyperFleet.CloudEvents;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace HyperFleet.Broker;

/// <summary>
/// Publishes CloudEvents to one topic over one long-lived connection. Call <see cref="PublishAsync"/> many times without
/// awaiting to pipeline; a bounded window holds callers back. Nothing is buffered or retried: the caller learns the outcome.
/// </summary>
public sealed class EventPublisher : IAsyncDisposable
{
    private readonly BrokerOptions _options;
    private readonly BrokerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly BrokerLink<ConfirmChannel> _link;
    private readonly string _exchange;

    /// <exception cref="ArgumentException">Neither a topic nor a static exchange: events would be lost silently (broker contract §2).</exception>
    public EventPublisher(BrokerOptions options, string topic, BrokerMetrics metrics, TimeProvider time, ILogger<EventPublisher> logger)
    {
        _exchange = options.ExchangeFor(topic);
        if (_exchange.Length == 0)
            throw new ArgumentException("a topic or broker.rabbitmq.exchange is required: without one, events would be lost silently");
        (Topic, _options, _metrics, _logger) = (topic.Length > 0 ? topic : _exchange, options, metrics, logger);
        _link = new BrokerLink<ConfirmChannel>(
            options.CurrentAddress, $"publisher {Topic}",
            (connection, ended, cancellation) => OpenAsync(connection, ended, time, cancellation), time, logger);
    }

    /// <summary>The topic, which is the exchange unless a static one is configured.</summary>
    public string Topic { get; }

    /// <summary>Why publishing would fail now; null when it would not. In memory only, for readiness.</summary>
    public string? Trouble => _link.Trouble;

    /// <summary>Starts connecting in the background; the first connection is retried like any other.</summary>
    public void Start()
    {
        BrokerLog.ConfigurationOnDemand(_logger, _options);
        _link.Start();
    }

    /// <summary>Publishes one event and waits until the broker has confirmed it, at most <see cref="BrokerOptions.ConfirmTimeout"/>.</summary>
    /// <exception cref="ArgumentException">The event is not a valid CloudEvent.</exception>
    public async Task<PublishResult> PublishAsync(CloudEvent cloudEvent, CancellationToken cancellation = default)
    {
        var body = CloudEventJson.Encode(cloudEvent);
        BrokerLog.Publishing(_logger, cloudEvent.Id, Topic);
        var result = _link.Session is { } channel
            ? await channel.PublishAsync(Message(cloudEvent.Id, body), cancellation)
            : new PublishResult(PublishOutcome.Disconnected, "not connected to AMQP: " + _link.Trouble);
        Account(cloudEvent.Id, result);
        return result;
    }

    /// <summary>Ends the connection; messages still unconfirmed end as <see cref="PublishOutcome.Disconnected"/>.</summary>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private Outgoing Message(string id, ReadOnlyMemory<byte> body)
    {
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { [MessageHeaders.Id] = id },
        };
        return new Outgoing(id, _exchange, _options.RoutingKey, properties, body);
    }

    private void Account(string id, PublishResult result)
    {
        if (!result.IsPublished)
        {
            _metrics.Error(Topic, "publish");
            BrokerLog.PublishFailed(_logger, Topic, id, result.Error ?? "unknown");
            return;
        }

        _metrics.Published(Topic);
        BrokerLog.Published(_logger, id, Topic);
        if (result.Outcome is PublishOutcome.Unroutable)
        {
            _metrics.Returned(Topic);
            BrokerLog.Unroutable(_logger, id, _exchange);
        }
    }

    private async Task<ConfirmChannel> OpenAsync(
        IConnection connection, Action<string> ended, TimeProvider time, CancellationToken cancellation)
    {
        await using (var topology = await connection.CreateChannelAsync(cancellationToken: cancellation))
        {
            await topology.ExchangeDeclareAsync(
                _exchange, _options.ExchangeType, durable: true, autoDelete: false, cancellationToken: cancellation);
        }

        return await ConfirmChannel.OpenAsync(connection, _options, time, ended, cancellation);
    }
}
