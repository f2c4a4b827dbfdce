using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HyperFleet.Broker.Publishing;

/// <summary>
/// A channel in confirm mode with our own correlation. The client's tracking stays off: it would add the integer header
/// <c>x-dotnet-pub-seq-no</c>, which upstream consumers requeue for ever (broker contract §4.3, incident I18).
/// Publishing is pipelined: many messages wait for their confirmation in a bounded window.
/// </summary>
internal sealed class ConfirmChannel : IAsyncDisposable
{
    private readonly IChannel _channel;
    private readonly ConfirmLedger _ledger;
    private readonly SemaphoreSlim _window;
    private readonly SemaphoreSlim _turn = new(1, 1); // the broker numbers messages in wire order
    private readonly TimeSpan _timeout;
    private readonly ITimer _sweep;

    private ConfirmChannel(IChannel channel, int window, TimeSpan timeout, TimeProvider time, Action<string> ended)
    {
        _channel = channel;
        _ledger = new ConfirmLedger(time);
        _window = new SemaphoreSlim(window, window);
        _timeout = timeout;
        channel.BasicAcksAsync += (_, ack) => Settle(ack.DeliveryTag, ack.Multiple, PublishOutcome.Confirmed);
        channel.BasicNacksAsync += (_, nack) => Settle(nack.DeliveryTag, nack.Multiple, PublishOutcome.Rejected);
        channel.BasicReturnAsync += OnReturnAsync;
        channel.ChannelShutdownAsync += (_, reason) => OnShutdown(reason, ended);
        _sweep = time.CreateTimer(_ => _ledger.Expire(timeout), null, timeout / 4, timeout / 4);
    }

    public static async Task<ConfirmChannel> OpenAsync(
        IConnection connection, BrokerOptions options, TimeProvider time, Action<string> ended, CancellationToken cancellation)
    {
        var mode = new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false, outstandingPublisherConfirmationsRateLimiter: null);
        var channel = await connection.CreateChannelAsync(mode, cancellation);
        return new ConfirmChannel(channel, options.ConfirmWindow, options.ConfirmTimeout, time, ended);
    }

    /// <summary>Publishes and waits for the broker's answer; the id identifies the message when it comes back as unroutable.</summary>
    public async Task<PublishResult> PublishAsync(Outgoing message, CancellationToken cancellation)
    {
        if (!await _window.WaitAsync(_timeout, cancellation))
            return new(PublishOutcome.TimedOut, "too many messages wait for their confirmation");
        try
        {
            return await WriteAsync(message, cancellation) is { } pending ? await pending : TurnTimedOut;
        }
        finally
        {
            _window.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        _ledger.FailAll("RabbitMQ connection is closed");
        await _channel.DisposeAsync();
    }

    private static PublishResult TurnTimedOut => new(PublishOutcome.TimedOut, "the connection does not accept data");

    private async Task<Task<PublishResult>?> WriteAsync(Outgoing message, CancellationToken cancellation)
    {
        if (!await _turn.WaitAsync(_timeout, cancellation))
            return null;
        var pending = _ledger.Add(message.Id);
        var write = WriteOneAsync(message);
        if (write.IsCompletedSuccessfully)
            return pending;
        // A broker that stops reading blocks the write: the caller gets its time-out all the same.
        await Task.WhenAny(write, pending);
        return pending;
    }

    private async Task WriteOneAsync(Outgoing message)
    {
        try
        {
            await _channel.BasicPublishAsync(
                message.Exchange, message.RoutingKey, mandatory: true, message.Properties, message.Body, CancellationToken.None);
        }
        catch (Exception e)
        {
            _ledger.FailAll(e.Message); // numbering is unsure from here on: the session ends, the next one starts at 1
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task Settle(ulong tag, bool multiple, PublishOutcome outcome)
    {
        _ledger.Settle(tag, multiple, outcome);
        return Task.CompletedTask;
    }

    private Task OnReturnAsync(object sender, BasicReturnEventArgs returned)
    {
        if (MessageHeaders.Text(returned.BasicProperties.Headers, MessageHeaders.Id) is { } id)
            _ledger.Returned(id);
        return Task.CompletedTask;
    }

    private Task OnShutdown(ShutdownEventArgs reason, Action<string> ended)
    {
        var text = Connections.BrokerFault.Describe(reason);
        _ledger.FailAll(text);
        ended(text);
        return Task.CompletedTask;
    }
}
