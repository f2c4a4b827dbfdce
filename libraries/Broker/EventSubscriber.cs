using HyperFleet.Broker.Connections;
using HyperFleet.Broker.Consuming;
using Microsoft.Extensions.Logging;

namespace HyperFleet.Broker;

/// <summary>
/// Consumes one queue: bounded prefetch, bounded parallelism, order per key, acknowledgement after the handler's effect.
/// What cannot be handled is parked after bounded attempts, so a bad message never spins (incident I15).
/// </summary>
public sealed class EventSubscriber : IAsyncDisposable
{
    private const int ParkedAtOnce = 64;
    private static readonly TimeSpan ParkRetry = TimeSpan.FromSeconds(1);
    private readonly BrokerOptions _options;
    private readonly SubscriptionOptions _subscription;
    private readonly BrokerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BrokerLink<Subscription> _link;
    private readonly KeyedQueue<Delivery> _work;
    private readonly KeyedQueue<Delivery> _parking;
    private bool _disposed;

    /// <exception cref="ArgumentException">Neither a subscription id nor a queue is configured (broker contract §8).</exception>
    public EventSubscriber(
        BrokerOptions options, SubscriptionOptions subscription, BrokerMetrics metrics, TimeProvider time, ILogger<EventSubscriber> logger)
    {
        (_options, _subscription, _metrics, _time, _logger) = (options, subscription, metrics, time, logger);
        if (subscription.SubscriptionId.Length == 0 && options.Queue.Length == 0)
            throw new ArgumentException("subscriptionID is required when broker.rabbitmq.queue is empty: every adapter has a queue of its own");
        Queue = options.QueueFor(subscription.Topic, subscription.SubscriptionId);
        var topology = new SubscriptionTopology(
            options.ExchangeFor(subscription.Topic), options.ExchangeType, Queue, options.BindingKey);
        _work = new KeyedQueue<Delivery>(options.Parallelism, HandleAsync, time);
        // Parking is pipelined and apart from the handlers: unreadable messages leave at the rate of confirmations.
        _parking = new KeyedQueue<Delivery>(Math.Min((int)options.EffectivePrefetch, ParkedAtOnce), ParkAsync, time);
        _link = new BrokerLink<Subscription>(
            options.CurrentAddress, $"subscriber {Queue}",
            async (connection, ended, cancellation) =>
            {
                _work.RemoveWaiting(delivery => !delivery.Session.IsOpen);
                _parking.RemoveWaiting(delivery => !delivery.Session.IsOpen);
                var session = await Subscription.OpenAsync(connection, options, topology, Deliver, ended, time, cancellation);
                BrokerLog.Subscribed(logger, subscription.Topic, subscription.SubscriptionId, Queue);
                return session;
            },
            time, logger);
    }

    /// <summary>The queue that is consumed.</summary>
    public string Queue { get; }

    /// <summary>Why nothing is received now; null while the subscription stands. In memory only, for readiness.</summary>
    public string? Trouble => _link.Trouble;

    /// <summary>Starts subscribing in the background; failures are retried and shown by <see cref="Trouble"/>.</summary>
    /// <exception cref="ObjectDisposedException">The subscriber is closed.</exception>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        BrokerLog.ConfigurationOnDemand(_logger, _options);
        BrokerLog.Subscribing(_logger, _subscription.Topic, _subscription.SubscriptionId);
        _work.Start();
        _parking.Start();
        _link.Start();
    }

    /// <summary>Stops receiving, waits for running handlers and their acknowledgements, closes. What waits unstarted is delivered again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_link.Session is { } session)
        {
            using var deadline = new CancellationTokenSource(_subscription.StopLimit, _time);
            await session.CancelAsync(deadline.Token);
        }

        var left = await _work.StopAsync(_subscription.StopLimit);
        if (left > 0)
            BrokerLog.HandlersAbandoned(_logger, left, _subscription.StopLimit);
        await _parking.StopAsync(_options.ConfirmTimeout);
        await _link.DisposeAsync();
        _work.Dispose();
        _parking.Dispose();
    }

    private void Deliver(Delivery delivery)
    {
        _metrics.Consumed(_subscription.Topic);
        if (KeyOf(delivery) is { } key)
        {
            BrokerLog.Received(_logger, _subscription.Topic, delivery.Event!.Id);
            _work.Add(key, delivery);
            return;
        }

        _metrics.Error(_subscription.Topic, "conversion");
        BrokerLog.Unreadable(_logger, delivery.ParkReason!);
        _parking.Add(Guid.CreateVersion7(_time.GetUtcNow()).ToString(), delivery);
    }

    private string? KeyOf(Delivery delivery)
    {
        if (delivery.Event is null)
            return null;
        try
        {
            return _subscription.Key(delivery.Event);
        }
        catch (Exception e)
        {
            delivery.ParkReason = $"unreadable: no key: {e.Message}";
            return null;
        }
    }

    private async Task<TimeSpan?> HandleAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (!delivery.Session.IsOpen)
            return null; // it comes again on the next session
        if (delivery.ParkReason is not null)
            return await ParkAsync(delivery, cancellation);

        delivery.Attempts++;
        var result = await CallHandlerAsync(delivery, cancellation);
        if (result.Decision is HandlerResult.Verdict.Done)
        {
            await delivery.Session.AcknowledgeAsync(delivery);
            return null;
        }

        _metrics.Error(_subscription.Topic, "handler");
        BrokerLog.HandlerFailed(_logger, delivery.Event!.Id, delivery.Attempts, result.Reason ?? "");
        if (result.Decision is HandlerResult.Verdict.Retry && delivery.Attempts < _options.MaxAttempts)
            return _options.RetryDelay * Math.Pow(2, delivery.Attempts - 1);
        delivery.ParkReason = result.Reason;
        return await ParkAsync(delivery, cancellation);
    }

    private async ValueTask<HandlerResult> CallHandlerAsync(Delivery delivery, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        try
        {
            return await _subscription.Handler(new ReceivedEvent(delivery.Event!, delivery.Attempts, delivery.Redelivered), cancellation);
        }
        catch (Exception e)
        {
            return HandlerResult.Retry($"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _metrics.Handled(_subscription.Topic, _time.GetElapsedTime(started));
        }
    }

    private async Task<TimeSpan?> ParkAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (!delivery.Session.IsOpen || cancellation.IsCancellationRequested)
            return null;
        var result = await delivery.Session.ParkAsync(delivery, delivery.ParkReason!, CancellationToken.None);
        if (result.Outcome is PublishOutcome.Confirmed)
        {
            _metrics.Parked(_subscription.Topic);
            BrokerLog.Parked(_logger, Queue, delivery.Attempts, delivery.ParkReason!);
            return null;
        }

        BrokerLog.CannotPark(_logger, Queue, result.Error ?? result.Outcome.ToString());
        return ParkRetry;
    }
}
