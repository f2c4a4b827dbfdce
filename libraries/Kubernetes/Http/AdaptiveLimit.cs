namespace HyperFleet.Kubernetes.Http;

/// <summary>
/// Requests in flight, additive increase and multiplicative decrease: each success widens the limit by 1/limit, each sign of
/// overload halves it. A fleet of clients so finds what an API server can take without a configured rate.
/// </summary>
internal sealed class AdaptiveLimit(int maximum)
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
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

    internal async ValueTask EnterAsync(CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_inFlight < (int)_limit)
            {
                _inFlight++;
                return;
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }
        await using var registration = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    internal void Leave(bool overloaded)
    {
        lock (_gate)
        {
            _inFlight--;
            _limit = overloaded ? Math.Max(1, _limit / 2) : Math.Min(maximum, _limit + 1 / _limit);
            while (_inFlight < (int)_limit && _waiting.TryDequeue(out var turn))
                if (turn.TrySetResult())
                    _inFlight++;
        }
    }
}
