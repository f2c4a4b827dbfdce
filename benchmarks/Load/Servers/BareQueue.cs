using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HyperFleet.Load.Servers;

/// <summary>The bare client on one exchange, with a queue of its own that gets every message.</summary>
internal sealed class BareQueue : IAsyncDisposable
{
    private const string Queue = "bench";
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _exchange;

    private BareQueue(IConnection connection, IChannel channel, string exchange) => (_connection, _channel, _exchange) = (connection, channel, exchange);

    /// <param name="received">Gets each body; it is valid during the call.</param>
    public static async Task<BareQueue> OpenAsync(Uri broker, string exchange, Action<ReadOnlyMemory<byte>> received, CancellationToken cancellation)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellation);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
        await channel.QueueBindAsync(Queue, exchange, "#", cancellationToken: cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            received(message.Body);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(Queue, autoAck: true, consumer, cancellation);
        return new(connection, channel, exchange);
    }

    /// <summary>Returns when the broker has confirmed it.</summary>
    public ValueTask PublishAsync(string body, CancellationToken cancellation) =>
        _channel.BasicPublishAsync(_exchange, "", mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent }, Encoding.UTF8.GetBytes(body), cancellation);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
