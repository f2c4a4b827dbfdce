using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>
/// The QoS 1 messages of one connection that are received and not yet acknowledged, as a ring. The consumer completes them in any
/// order; PUBACKs leave in the order of arrival (MQTT 5 §4.6).
/// </summary>
internal sealed class Acknowledgements(Outbound outbound)
{
    private readonly Lock _gate = new();
    private Slot[] _slots = new Slot[64];
    private long _head;
    private long _tail;

    /// <summary>Takes a message in and returns its number.</summary>
    public long Track(ushort packetId)
    {
        lock (_gate)
        {
            if (_tail - _head == _slots.Length)
                Grow();
            Slotted(_tail) = new Slot(packetId, IsCompleted: false, MqttReasonCode.Success);
            return _tail++;
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
        }
    }

    private ref Slot Slotted(long sequence) => ref _slots[sequence % _slots.Length];

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        for (var sequence = _head; sequence < _tail; sequence++)
            larger[sequence % larger.Length] = Slotted(sequence);
        _slots = larger;
    }

    private readonly record struct Slot(ushort PacketId, bool IsCompleted, MqttReasonCode ReasonCode);
}
