using System.Threading.Channels;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// The messages between the network and the consumer, bounded in bytes. The receive maximum alone would not bound them: it does not
/// hold for QoS 0 or MQTT 3.1.1, and Mosquitto 2.0.11 forgets it after the first PUBACK. Counting bytes lets many small messages pass a slow
/// consumer, so that the PUBACKs behind them are still read.
/// </summary>
internal sealed class Inbox : ChannelReader<MqttMessage>
{
    private const int Overhead = 128;
    private readonly Channel<MqttMessage> _messages = Channel.CreateUnbounded<MqttMessage>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly Lock _gate = new();
    private readonly long _budget;
    private TaskCompletionSource? _room;
    private long _unread;

    public Inbox(MqttClientOptions options) => _budget = (long)options.ReceiveMaximum * options.MaximumInboundPacketSize;

    public override Task Completion => _messages.Reader.Completion;

    public override bool CanCount => true;

    public override int Count => _messages.Reader.Count;

    /// <summary>Adds a message; waits while the unread ones fill the budget.</summary>
    public ValueTask AddAsync(in MqttMessage message, CancellationToken cancellation)
    {
        if (!TryTakeRoom(Size(message)))
            return WaitAndAddAsync(message, cancellation);
        _messages.Writer.TryWrite(message);
        return ValueTask.CompletedTask;
    }

    public void Complete() => _messages.Writer.TryComplete();

    public override bool TryRead(out MqttMessage item)
    {
        if (!_messages.Reader.TryRead(out item))
            return false;
        lock (_gate)
        {
            _unread -= Size(item);
            _room?.TrySetResult();
        }
        return true;
    }

    public override bool TryPeek(out MqttMessage item) => _messages.Reader.TryPeek(out item);

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
        _messages.Reader.WaitToReadAsync(cancellationToken);

    private static int Size(in MqttMessage message) => message.Size + Overhead;

    private bool TryTakeRoom(int size)
    {
        lock (_gate)
        {
            if (_unread > 0 && _unread + size > _budget)
            {
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return false;
            }
            _room = null;
            _unread += size;
            return true;
        }
    }

    private async ValueTask WaitAndAddAsync(MqttMessage message, CancellationToken cancellation)
    {
        do
            await _room!.Task.WaitAsync(cancellation);
        while (!TryTakeRoom(Size(message)));
        _messages.Writer.TryWrite(message);
    }
}
