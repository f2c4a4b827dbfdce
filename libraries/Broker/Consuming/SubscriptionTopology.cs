using HyperFleet.Broker.Parking;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Consuming;

/// <summary>
/// Queue, exchange, binding and parking queue, declared on every opening. None has arguments: upstream re-declares the shared
/// ones without, and any argument of ours would stop it with 406 (broker contract §3).
/// </summary>
internal sealed record SubscriptionTopology(string Exchange, string ExchangeType, string Queue, string BindingKey)
{
    public async Task DeclareAsync(IChannel channel, CancellationToken cancellation)
    {
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType, durable: true, autoDelete: false, cancellationToken: cancellation);
        await channel.QueueBindAsync(Queue, Exchange, BindingKey, cancellationToken: cancellation);
        await channel.QueueDeclareAsync(
            ParkingLot.QueueFor(Queue), durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
    }
}
