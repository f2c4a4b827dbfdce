namespace HyperFleet.Broker.Publishing;

/// <summary>Which published messages still wait for their confirmation, by the broker's sequence number.</summary>
internal sealed class ConfirmLedger(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, Pending> _pending = [];
    private readonly HashSet<string> _returned = new(StringComparer.Ordinal);
    private ulong _last;
    private ulong _oldest = 1;

    /// <summary>Takes the next sequence number; call in the order of writing.</summary>
    public Task<PublishResult> Add(string id)
    {
        var pending = new Pending(id, time.GetTimestamp());
        lock (_gate)
            _pending.Add(++_last, pending);
        return pending.Task;
    }

    public void Settle(ulong tag, bool multiple, PublishOutcome outcome)
    {
        lock (_gate)
        {
            if (!multiple)
                SettleOne(tag, outcome);
            for (; multiple && _oldest <= tag; _oldest++)
                SettleOne(_oldest, outcome);
            while (_oldest <= _last && !_pending.ContainsKey(_oldest))
                _oldest++;
            if (_pending.Count == 0)
                _returned.Clear();
        }
    }

    /// <summary>The broker returns an unroutable message before it confirms it.</summary>
    public void Returned(string id)
    {
        lock (_gate)
            _returned.Add(id);
    }

    public void Expire(TimeSpan age)
    {
        lock (_gate)
        {
            var expired = _pending.Where(x => time.GetElapsedTime(x.Value.Since) >= age).Select(x => x.Key).ToList();
            foreach (var tag in expired)
                Complete(tag, new(PublishOutcome.TimedOut, $"no confirmation within {age.TotalSeconds:0.#} s"));
        }
    }

    public void FailAll(string reason)
    {
        lock (_gate)
        {
            foreach (var tag in _pending.Keys.ToList())
                Complete(tag, new(PublishOutcome.Disconnected, reason));
            _returned.Clear();
        }
    }

    private void SettleOne(ulong tag, PublishOutcome outcome)
    {
        if (!_pending.TryGetValue(tag, out var pending))
            return;
        var returned = _returned.Count > 0 && _returned.Remove(pending.Id);
        Complete(tag, outcome switch
        {
            PublishOutcome.Confirmed when returned => new(PublishOutcome.Unroutable),
            PublishOutcome.Confirmed => new(PublishOutcome.Confirmed),
            _ => new(outcome, "the broker refused the message"),
        });
    }

    private void Complete(ulong tag, PublishResult result)
    {
        if (_pending.Remove(tag, out var pending))
            pending.SetResult(result);
    }

    private sealed class Pending(string id, long since)
        : TaskCompletionSource<PublishResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Id { get; } = id;

        public long Since { get; } = since;
    }
}
