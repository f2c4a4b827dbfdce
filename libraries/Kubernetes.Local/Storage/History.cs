namespace HyperFleet.Kubernetes.Local.Storage;

/// <summary>
/// The last changes in a ring, one a revision. Watchers pull from it at their own pace: a slow one costs nothing and is told
/// 410 when the ring has overtaken it.
/// </summary>
internal sealed class History(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Change[] _ring = new Change[capacity];
    private long _first = 1;
    private long _next = 1;
    private TaskCompletionSource _more = NewSignal();

    internal void Add(Change change)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _ring[change.Revision % capacity] = change;
            _next = change.Revision + 1;
            _first = Math.Max(_first, _next - capacity);
            waiting = _more;
            _more = NewSignal();
        }
        waiting.TrySetResult();
    }

    /// <summary>Copies what follows <paramref name="revision"/> to <paramref name="changes"/>; false when part of it is forgotten.</summary>
    internal bool TryRead(long revision, List<Change> changes, out Task more)
    {
        lock (_gate)
        {
            more = _more.Task;
            if (revision + 1 < _first)
                return false;
            for (var next = revision + 1; next < _next; next++)
                changes.Add(_ring[next % capacity]);
            return true;
        }
    }

    /// <summary>The oldest revision that a watch can start from.</summary>
    internal long Oldest
    {
        get
        {
            lock (_gate)
                return _first - 1;
        }
    }

    internal void Compact()
    {
        lock (_gate)
            _first = _next;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
