using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Telemetry;
using HyperFleet.Broker;
using HyperFleet.ServiceDefaults.Health;

namespace HyperFleet.Adapter.Events;

/// <summary>Keeps the subscription while the role runs. Events of one resource are handled one after another, those of others beside them.</summary>
internal sealed class EventConsumer : IHostedService, IReadinessCheck, IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly EventSubscriber _subscriber;
    private readonly AdapterMetrics _metrics;

    public EventConsumer(
        AdapterDefinition definition, BrokerOptions broker, EventHandler handler, EventInbox inbox, BrokerMetrics brokerMetrics, AdapterMetrics metrics, TimeProvider time, ILogger<EventSubscriber> logger)
    {
        var subscription = new SubscriptionOptions
        {
            Topic = definition.Config.Clients.Broker.Topic,
            SubscriptionId = definition.Config.Clients.Broker.SubscriptionId,
            Handler = handler.HandleAsync,
            Key = inbox.Arrived,
            StopLimit = StopLimit,
        };
        _metrics = metrics;
        _subscriber = new EventSubscriber(broker, subscription, brokerMetrics, time, logger);
    }

    public string Name => "broker";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_subscriber.Trouble);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _metrics.Up(running: true);
        _subscriber.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _metrics.Up(running: false);
        await _subscriber.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _subscriber.DisposeAsync();
}
