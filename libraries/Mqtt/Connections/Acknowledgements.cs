using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// The QoS 1 messages of one connection that are received and not yet acknowledged: a ring as long as the receive maximum. The consumer
/// completes them in any order; PUBACKs leave in the order of arrival (MQTT 5 §4.6).
/// </summary>
internal sealed class Acknowledgements(int capacity, Outbound outbound)
{
    private readonly Lock _gate = new();
    private readonly Slot[] _slots = new Slot[capacity];
    private TaskCompletionSource? _room;
    private long _head;
    private long _tail;

    /// <summary>Takes a slot; false when the receive maximum is reached.</summary>
    public bool TryTrack(ushort packetId, out long sequence)
    {
        lock (_gate)
        {
            sequence = _tail;
            if (_tail - _head == _slots.Length)
                return false;
            Slotted(_tail++) = new Slot(packetId, IsCompleted: false, MqttReasonCode.Success);
            return true;
        }
    }

    /// <summary>Completes when there may be a free slot. For the one reader of the connection.</summary>
    public Task RoomAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_tail - _head < _slots.Length)
                return Task.CompletedTask;
            _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellation);
        }
    }

    public void Complete(long sequence, MqttReasonCode reasonCode)
    {
        lock (_gate)
        {
            if (sequence < _head || sequence >= _tail || Slotted(sequence).IsCompleted)
                return;
            Slotted(sequence) = Slotted(sequence) with { IsCompleted = true, ReasonCode = reasonCode };
            for (; _head < _tail && Slotted(_head) is { IsCompleted: true } done; _head++)
                outbound.Send(new AcknowledgePacket(PacketType.Puback, done.PacketId, done.ReasonCode, default));
            if (_tail - _head < _slots.Length)
                _room?.TrySetResult();
        }
    }

    private ref Slot Slotted(long sequence) => ref _slots[sequence % _slots.Length];

    private readonly record struct Slot(ushort PacketId, bool IsCompleted, MqttReasonCode ReasonCode);
}
