using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Connections;

/// <summary>SUBSCRIBE and UNSUBSCRIBE packets that wait for their answer, by packet identifier. The publishes use the identifiers below.</summary>
internal sealed class PendingRequests
{
    private const ushort FirstId = 60_001;
    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, TaskCompletionSource<SubscriptionAcknowledgePacket>> _waiting = [];
    private ushort _nextId = FirstId;
    private MqttDisconnect? _closed;

    public (ushort PacketId, Task<SubscriptionAcknowledgePacket> Answer) Start()
    {
        var answer = new TaskCompletionSource<SubscriptionAcknowledgePacket>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed is not null)
                throw new MqttConnectionException(_closed);
            while (!_waiting.TryAdd(_nextId, answer))
                Advance();
            var id = _nextId;
            Advance();
            return (id, answer.Task);
        }
    }

    public void Answer(SubscriptionAcknowledgePacket packet)
    {
        lock (_gate)
            if (_waiting.Remove(packet.PacketId, out var answer))
                answer.SetResult(packet);
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Forget(ushort packetId)
    {
        lock (_gate)
            _waiting.Remove(packetId);
    }

    public void Close(MqttDisconnect why)
    {
        lock (_gate)
        {
            _closed = why;
            foreach (var answer in _waiting.Values)
                answer.SetException(new MqttConnectionException(why));
            _waiting.Clear();
        }
    }

    private void Advance() => _nextId = _nextId == ushort.MaxValue ? FirstId : (ushort)(_nextId + 1);
}
