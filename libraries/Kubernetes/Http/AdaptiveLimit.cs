namespace HyperFleet.Kubernetes.Http;

/// <summary>
/// Requests in flight, additive increase and multiplicative decrease: each success widens the limit by 1/limit, each sign of
/// overload halves it. A fleet of clients so finds what an API server can take without a configured rate.
/// </summary>
/// <param name="waiting">How many may wait for their turn; one more is refused.</param>
internal sealed class AdaptiveLimit(int maximum, int waiting)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private double _limit = Math.Min(16, maximum);
    private int _inFlight;

    internal int Current
    {
        get
        {
            lock (_gate)
                return (int)_limit;
        }
    }

    /// <exception cref="KubernetesException">Too many wait already.</exception>
    internal async ValueTask EnterAsync(CancellationToken cancellation)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_gate)
        {
            if (_inFlight < (int)_limit)
            {
                _inFlight++;
                return;
            }
            if (_waiting.Count >= waiting)
                throw new KubernetesException($"{waiting} requests wait for the API server already: send fewer at once, or raise MaxWaiting");
            turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        await using var registration = cancellation.Register(() => GiveUp(turn, cancellation));
        await turn.Value.Task;
    }

    internal void Leave(bool overloaded)
    {
        lock (_gate)
        {
            _inFlight--;
            _limit = overloaded ? Math.Max(1, _limit / 2) : Math.Min(maximum, _limit + 1 / _limit);
            while (_inFlight < (int)_limit && _waiting.First is { } next)
            {
                _waiting.Remove(next);
                if (next.Value.TrySetResult())
                    _inFlight++;
            }
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource> turn, CancellationToken cancellation)
    {
        lock (_gate)
            if (turn.List is not null && turn.Value.TrySetCanceled(cancellation))
                _waiting.Remove(turn);
    }
}
