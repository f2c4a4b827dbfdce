using HyperFleet.Broker.Parking;
using HyperFleet.Broker.Publishing;
using HyperFleet.CloudEvents;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace HyperFleet.Broker.Consuming;

/// <summary>One consumer on one connection: topology, deliveries, acknowledgements, and a confirmed channel for parking.</summary>
internal sealed class Subscription : IAsyncDisposable
{
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(1);
    private readonly IChannel _channel;
    private readonly ConfirmChannel _parking;
    private readonly string _queue;
    private readonly TimeProvider _time;
    private string _consumerTag = "";
    private volatile bool _stopping;

    private Subscription(IChannel channel, ConfirmChannel parking, string queue, TimeProvider time) =>
        (_channel, _parking, _queue, _time) = (channel, parking, queue, time);

    /// <summary>False once acknowledgements go nowhere: the broker delivers the message again.</summary>
    public bool IsOpen => _channel.IsOpen;

    public static async Task<Subscription> OpenAsync(
        IConnection connection, BrokerOptions options, SubscriptionTopology topology, Action<Delivery> deliver,
        Action<string> ended, TimeProvider time, CancellationToken cancellation)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        channel.ChannelShutdownAsync += (_, reason) => Report(ended, Connections.BrokerFault.Describe(reason));
        await topology.DeclareAsync(channel, cancellation);
        var parking = await ConfirmChannel.OpenAsync(connection, options, time, ended, cancellation);
        var session = new Subscription(channel, parking, topology.Queue, time);
        await session.ConsumeAsync(options, deliver, ended, cancellation);
        return session;
    }

    public async Task AcknowledgeAsync(Delivery delivery)
    {
        try
        {
            await _channel.BasicAckAsync(delivery.Tag, multiple: false);
        }
        catch (Exception e) when (e is AlreadyClosedException or ObjectDisposedException or OperationInterruptedException)
        {
            // The session is over; the broker delivers the message again, and handlers are idempotent.
        }
    }

    /// <summary>Moves the message to the parking queue; acknowledges it only after the broker confirmed its copy there.</summary>
    public async Task<PublishResult> ParkAsync(Delivery delivery, string reason, CancellationToken cancellation)
    {
        var parkedId = Guid.CreateVersion7(_time.GetUtcNow()).ToString();
        var properties = ParkingHeaders.Write(delivery, _queue, parkedId, reason, _time.GetUtcNow());
        var id = MessageHeaders.Text(properties.Headers, MessageHeaders.Id) ?? parkedId;
        properties.Headers![MessageHeaders.Id] = id;
        var message = new Outgoing(id, "", ParkingLot.QueueFor(_queue), properties, delivery.Body);
        var result = await _parking.PublishAsync(message, cancellation);
        if (result.Outcome is PublishOutcome.Confirmed)
            await AcknowledgeAsync(delivery);
        return result;
    }

    /// <summary>No more deliveries; acknowledgements still work.</summary>
    public async Task CancelAsync(CancellationToken cancellation)
    {
        _stopping = true;
        try
        {
            await _channel.BasicCancelAsync(_consumerTag, noWait: false, cancellation);
        }
        catch (Exception e) when (e is AlreadyClosedException or OperationInterruptedException or OperationCanceledException)
        {
            // Already gone is as good as cancelled.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _parking.DisposeAsync();
        await _channel.DisposeAsync();
    }

    private async Task ConsumeAsync(BrokerOptions options, Action<Delivery> deliver, Action<string> ended, CancellationToken cancellation)
    {
        await _channel.BasicQosAsync(0, options.EffectivePrefetch, global: false, cancellation);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            deliver(Read(message, options.MaxBodyBytes));
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, _) => OnUnregistered(ended);
        _consumerTag = await _channel.BasicConsumeAsync(
            _queue, autoAck: false, options.ConsumerTag, noLocal: false, exclusive: false, arguments: null, consumer, cancellation);
    }

    // The broker cancels a consumer when its queue is deleted, and a new session declares it again. It also does so on its way down,
    // just before it closes the connection with the true reason: that one may speak first.
    private Task OnUnregistered(Action<string> ended)
    {
        if (!_stopping && _channel.IsOpen)
            _ = Task.Delay(CancelGrace, _time).ContinueWith(_ => ended("the broker cancelled the consumer: the queue was deleted"), TaskScheduler.Default);
        return Task.CompletedTask;
    }

    private static Task Report(Action<string> ended, string reason)
    {
        ended(reason);
        return Task.CompletedTask;
    }

    private Delivery Read(BasicDeliverEventArgs message, int limit)
    {
        var body = message.Body.ToArray();
        var tooLarge = body.Length > limit;
        CloudEvent? cloudEvent = null;
        string? error = tooLarge ? $"body has {body.Length} bytes, the limit is {limit}" : null;
        if (!tooLarge)
            EventDecoder.TryDecode(message.BasicProperties, body, out cloudEvent, out error);
        return new Delivery
        {
            Session = this,
            Tag = message.DeliveryTag,
            Redelivered = message.Redelivered,
            Exchange = message.Exchange,
            RoutingKey = message.RoutingKey,
            Properties = message.BasicProperties,
            Body = body,
            Event = cloudEvent,
            ParkReason = cloudEvent is null ? "unreadable: " + error : null,
        };
    }
}
