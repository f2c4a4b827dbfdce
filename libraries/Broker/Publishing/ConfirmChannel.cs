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
    private readonly CancellationTokenSource _over = new(); // never disposed: it holds nothing, and late publishers still look at it
    private volatile string _reason = "";

    // The trace travels in the event's body. Whoever listens to the client's spans would otherwise add headers of its own, where the
    // contract has exactly one (broker contract §4.1).
    static ConfirmChannel() => RabbitMQActivitySource.ContextInjector = static (_, _) => { };

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
        if (await EnterAsync(_window, "too many messages wait for their confirmation", cancellation) is { } obstacle)
            return obstacle;
        try
        {
            return await (await WriteAsync(message, cancellation));
        }
        finally
        {
            _window.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await EndAsync("RabbitMQ connection is closed");
        await _channel.DisposeAsync();
    }

    // Whoever waits when the connection ends learns it at once, not after the time-out.
    private ValueTask<PublishResult?> EnterAsync(SemaphoreSlim gate, string obstacle, CancellationToken cancellation) =>
        !_over.IsCancellationRequested && gate.Wait(0, CancellationToken.None) ? default : WaitAsync(gate, obstacle, cancellation);

    private async ValueTask<PublishResult?> WaitAsync(SemaphoreSlim gate, string obstacle, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _over.Token);
        try
        {
            return await gate.WaitAsync(_timeout, either.Token) ? null : new PublishResult(PublishOutcome.TimedOut, obstacle);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PublishResult(PublishOutcome.Disconnected, _reason);
        }
    }

    private async Task<Task<PublishResult>> WriteAsync(Outgoing message, CancellationToken cancellation)
    {
        if (await EnterAsync(_turn, "the connection does not accept data", cancellation) is { } obstacle)
            return Task.FromResult(obstacle);
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

    private async Task OnShutdown(ShutdownEventArgs reason, Action<string> ended)
    {
        var text = Connections.BrokerFault.Describe(reason);
        await EndAsync(text);
        ended(text);
    }

    private async Task EndAsync(string reason)
    {
        _reason = reason;
        _ledger.FailAll(reason);
        await _over.CancelAsync();
    }
}
