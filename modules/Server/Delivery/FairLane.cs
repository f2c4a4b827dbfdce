namespace HyperFleet.Server.Delivery;

/// <summary>Keys in the order of arrival within a consumer, consumers taking turns. Not thread safe.</summary>
internal sealed class FairLane
{
    private readonly Queue<string> _turns = new();
    private readonly Dictionary<string, Queue<SpecKey>> _waiting = new(StringComparer.Ordinal);

    public void Enqueue(SpecKey key)
    {
        if (!_waiting.TryGetValue(key.Consumer, out var keys))
        {
            _waiting[key.Consumer] = keys = new();
            _turns.Enqueue(key.Consumer);
        }
        keys.Enqueue(key);
    }

    public bool TryDequeue(out SpecKey key)
    {
        key = default;
        if (!_turns.TryDequeue(out var consumer))
            return false;
        var keys = _waiting[consumer];
        key = keys.Dequeue();
        if (keys.Count > 0)
            _turns.Enqueue(consumer);
        else
            _waiting.Remove(consumer);
        return true;
    }
}
