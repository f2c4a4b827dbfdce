namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// Which resources have to be looked at again before the next complete cycle, and when: their rules come due, or their event could not
/// be published. Used while a watch stands, when cycles are rare. Bounded: what does not fit asks for a complete cycle.
/// </summary>
internal sealed class Agenda
{
    private const int Limit = 100_000;
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _overflown;

    public int Count
    {
        get
        {
            lock (_gate)
                return _due.Count;
        }
    }

    /// <summary>Sets when to look again; null = not before the next complete cycle.</summary>
    public void Set(string id, DateTimeOffset? due)
    {
        lock (_gate)
        {
            if (due is not { } at)
                _due.Remove(id);
            else if (_due.Count < Limit || _due.ContainsKey(id))
                _due[id] = at;
            else
                _overflown = true;
        }
    }

    /// <summary>Takes what is due; null when that is too much to be asked for one by one, and a complete cycle is cheaper.</summary>
    public IReadOnlyList<string>? TakeDue(DateTimeOffset now, int most)
    {
        lock (_gate)
        {
            var due = _due.Where(entry => entry.Value <= now).Select(entry => entry.Key).Take(most + 1).ToList();
            var tooMany = _overflown || due.Count > most;
            _overflown = false;
            if (tooMany)
                return null;
            due.ForEach(id => _due.Remove(id));
            return due;
        }
    }
}
