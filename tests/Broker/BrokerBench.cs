using System.Collections.Concurrent;
using System.Text;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Tests;

/// <summary>A topic of its own on the shared server, our publisher and subscribers on it, and a bare client beside them.</summary>
internal sealed class BrokerBench : IAsyncDisposable
{
    private static int _count;
    private readonly ServiceProvider _services;
    private readonly Stack<IAsyncDisposable> _owned = new();
    private IConnection? _bare;

    public BrokerBench(Uri server, Func<BrokerOptions, BrokerOptions>? configure = null)
    {
        Assert.True(AmqpAddress.TryParse(server.AbsoluteUri, out var address, out var error), error);
        var options = new BrokerOptions { Address = address, RetryDelay = TimeSpan.FromMilliseconds(20) };
        Options = configure?.Invoke(options) ?? options;
        Topic = $"topic-{Interlocked.Increment(ref _count)}";
        Log = new LogRecorder();
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton<BrokerMetrics>().AddSingleton<MetricRecorder>().BuildServiceProvider();
        Metrics = _services.GetRequiredService<MetricRecorder>();
    }

    private static TimeSpan StartLimit { get; } = TimeSpan.FromSeconds(60);

    public BrokerOptions Options { get; }

    public string Topic { get; }

    public LogRecorder Log { get; }

    public MetricRecorder Metrics { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static CloudEvent Event(string id, string? data = null) => new()
    {
        Id = id,
        Source = "hyperfleet-sentinel",
        Type = "com.redhat.hyperfleet.cluster.reconcile",
        DataContentType = "application/json",
        DataKind = DataKind.Json,
        Data = Encoding.UTF8.GetBytes(data ?? $$"""{"id":"{{id}}"}"""),
    };

    public async Task<EventPublisher> PublisherAsync(bool ready = true)
    {
        var publisher = new EventPublisher(
            Options, Topic, _services.GetRequiredService<BrokerMetrics>(), TimeProvider.System,
            _services.GetRequiredService<ILogger<EventPublisher>>());
        _owned.Push(publisher);
        publisher.Start();
        if (ready)
            await Fixtures.Eventually.Equal(null, () => publisher.Trouble, StartLimit);
        return publisher;
    }

    public async Task<EventSubscriber> SubscriberAsync(
        string id, Func<ReceivedEvent, CancellationToken, ValueTask<HandlerResult>> handler, BrokerOptions? options = null,
        Func<CloudEvent, string>? key = null, TimeSpan? stopLimit = null, bool ready = true)
    {
        var subscription = new SubscriptionOptions
        {
            Topic = Topic, SubscriptionId = id, Handler = handler, Key = key ?? (e => e.Id), StopLimit = stopLimit ?? TimeSpan.FromSeconds(20),
        };
        var subscriber = new EventSubscriber(
            options ?? Options, subscription, _services.GetRequiredService<BrokerMetrics>(), TimeProvider.System,
            _services.GetRequiredService<ILogger<EventSubscriber>>());
        _owned.Push(subscriber);
        subscriber.Start();
        if (ready)
            await Fixtures.Eventually.Equal(null, () => subscriber.Trouble, StartLimit);
        return subscriber;
    }

    public Task<EventSubscriber> CollectAsync(string id, ConcurrentQueue<string> into, BrokerOptions? options = null) =>
        SubscriberAsync(id, (received, _) =>
        {
            into.Enqueue(received.Event.Id);
            return ValueTask.FromResult(HandlerResult.Done);
        }, options);

    public async Task<ParkingLot> ParkingLotAsync(string id)
    {
        var lot = await ParkingLot.OpenAsync(Options, Options.QueueFor(Topic, id), TimeProvider.System, Cancellation);
        _owned.Push(lot);
        return lot;
    }

    /// <summary>A channel of the client itself: what another product would do.</summary>
    public async Task<IChannel> BareAsync()
    {
        _bare ??= await new ConnectionFactory
        {
            HostName = Options.Address.Host, Port = Options.Address.Port, VirtualHost = Options.Address.VirtualHost,
            UserName = Options.Address.User, Password = Options.Address.Password,
        }.CreateConnectionAsync(Cancellation);
        return await _bare.CreateChannelAsync(cancellationToken: Cancellation);
    }

    /// <summary>Publishes raw bytes with raw headers to the exchange of the topic.</summary>
    public static Task SendAsync(IChannel channel, string exchange, ReadOnlyMemory<byte> body, Dictionary<string, object?>? headers = null, string key = "") =>
        channel.BasicPublishAsync(exchange, key, mandatory: false, new BasicProperties { Headers = headers }, body, Cancellation).AsTask();

    public async ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
            await owned.DisposeAsync();
        if (_bare is not null)
            await _bare.DisposeAsync();
        await _services.DisposeAsync();
    }
}
