using System.Globalization;
using HyperFleet.Broker.Connections;
using HyperFleet.Broker.Parking;
using HyperFleet.Broker.Publishing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace HyperFleet.Broker;

/// <summary>
/// The parking queue of one queue, for operators: look, replay, drop. Speaks AMQP only. While a walk is under way its messages
/// are invisible to other walks; those it does not remove return to their places when it ends.
/// </summary>
public sealed class ParkingLot : IAsyncDisposable
{
    /// <summary>Most messages that one walk looks at.</summary>
    public const int MaxWalk = 100_000;

    private readonly string _queue;
    private readonly IConnection _connection;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;

    private ParkingLot(string queue, IConnection connection, BrokerOptions options, TimeProvider time) =>
        (_queue, _connection, _options, _time) = (queue, connection, options, time);

    /// <summary>The name of a queue's parking queue.</summary>
    public static string QueueFor(string queue) => queue + ".parked";

    /// <summary>Connects to the broker; <paramref name="queue"/> is the consumed queue, not its parking queue.</summary>
    /// <exception cref="IOException">The broker cannot be reached; the message says why.</exception>
    public static async Task<ParkingLot> OpenAsync(BrokerOptions options, string queue, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return new ParkingLot(queue, await Connector.ConnectAsync(options.CurrentAddress(), "parking lot", cancellation), options, time);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException(BrokerFault.Describe(e), e);
        }
    }

    /// <summary>The oldest parked messages, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<ParkedMessage>> ListAsync(int limit, CancellationToken cancellation = default)
    {
        var found = new List<ParkedMessage>();
        await WalkAsync(Math.Min(limit, MaxWalk), (message, _, _) =>
        {
            found.Add(message);
            return Task.FromResult(false);
        }, cancellation);
        return found;
    }

    /// <summary>One parked message by its id or its event's id; null when there is none.</summary>
    public async Task<ParkedMessage?> ShowAsync(string id, CancellationToken cancellation = default) =>
        (await ListAsync(MaxWalk, cancellation)).FirstOrDefault(message => Matches(message, id));

    /// <summary>Sends messages back, and removes each after the broker confirmed that a queue has it.</summary>
    /// <param name="id">A parked message's or its event's id; null = all that are parked now.</param>
    /// <param name="route">To the queue they were parked from, or to everybody again.</param>
    /// <param name="cancellation">Ends the walk between two messages.</param>
    /// <returns>How many were replayed.</returns>
    /// <exception cref="IOException">The broker refused; what was not confirmed is still parked.</exception>
    public async Task<int> ReplayAsync(string? id, ReplayRoute route, CancellationToken cancellation = default)
    {
        await using var output = await ConfirmChannel.OpenAsync(_connection, _options, _time, _ => { }, cancellation);
        return await WalkAsync(MaxWalk, async (message, properties, token) =>
        {
            if (id is not null && !Matches(message, id))
                return false;
            var result = await output.PublishAsync(Returning(message, properties, route), token);
            return result.Outcome is PublishOutcome.Confirmed
                ? true
                : throw new IOException(result.Error is { } error
                    ? $"cannot replay message {message.Id}: {error}"
                    : $"cannot replay message {message.Id}: {(route is ReplayRoute.Queue ? $"the queue does not exist: {_queue}" : $"no queue is bound for it: exchange '{message.Exchange}', routing key '{message.RoutingKey}'")}");
        }, cancellation);
    }

    /// <summary>Deletes messages for good.</summary>
    /// <returns>How many were dropped.</returns>
    /// <remarks><c>id</c>: A parked message's or its event's id; null = all that are parked now.</remarks>
    public Task<int> DropAsync(string? id, CancellationToken cancellation = default) =>
        WalkAsync(MaxWalk, (message, _, _) => Task.FromResult(id is null || Matches(message, id)), cancellation);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Outgoing Returning(ParkedMessage message, IReadOnlyBasicProperties properties, ReplayRoute route)
    {
        var id = message.EventId ?? message.Id;
        return route is ReplayRoute.Queue
            ? new Outgoing(id, "", _queue, ParkingHeaders.RemoveForQueue(properties), message.Body)
            : new Outgoing(id, message.Exchange, message.RoutingKey, ParkingHeaders.Remove(properties), message.Body);
    }

    private static bool Matches(ParkedMessage message, string id) => message.Id == id || message.EventId == id;

    // Every message stays unacknowledged until the walk ends: closing the channel puts the kept ones back where they were.
    private async Task<int> WalkAsync(
        int limit, Func<ParkedMessage, IReadOnlyBasicProperties, CancellationToken, Task<bool>> remove, CancellationToken cancellation)
    {
        try
        {
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellation);
            return await WalkAsync(channel, limit, remove, cancellation);
        }
        catch (OperationInterruptedException refused)
        {
            throw new IOException($"cannot read queue {QueueFor(_queue)}: {BrokerFault.Describe(refused)}", refused);
        }
    }

    private async Task<int> WalkAsync(
        IChannel channel, int limit, Func<ParkedMessage, IReadOnlyBasicProperties, CancellationToken, Task<bool>> remove, CancellationToken cancellation)
    {
        var removed = 0;
        var declared = await channel.QueueDeclarePassiveAsync(QueueFor(_queue), cancellation); // a mistyped name makes no queue
        for (var left = Math.Min(limit, (int)declared.MessageCount); left > 0; left--)
        {
            if (await channel.BasicGetAsync(QueueFor(_queue), autoAck: false, cancellation) is not { } got)
                break;
            if (!await remove(Read(got), got.BasicProperties, cancellation))
                continue;
            await channel.BasicAckAsync(got.DeliveryTag, multiple: false, cancellation);
            removed++;
        }

        await channel.CloseAsync(cancellation);
        return removed;
    }

    private static ParkedMessage Read(BasicGetResult got)
    {
        string Header(string name) => MessageHeaders.Text(got.BasicProperties.Headers, name) ?? "";
        return new ParkedMessage(
            Header(ParkingHeaders.ParkedId), MessageHeaders.Text(got.BasicProperties.Headers, MessageHeaders.Id),
            Header(ParkingHeaders.Reason), int.TryParse(Header(ParkingHeaders.Attempts), CultureInfo.InvariantCulture, out var n) ? n : 0,
            Header(ParkingHeaders.Time), Header(ParkingHeaders.Exchange), Header(ParkingHeaders.RoutingKey), got.Body.ToArray());
    }
}
