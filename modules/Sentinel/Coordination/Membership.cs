namespace HyperFleet.Sentinel.Coordination;

/// <summary>
/// Which other replicas live, from what their seats' leases showed. A seat counts as long as its lease is renewed; the time of that is
/// ours, so the replicas' clocks need not agree.
/// </summary>
internal sealed class Membership(TimeSpan lifetime, TimeSpan overdue, TimeProvider time)
{
    private readonly SortedDictionary<int, Seen> _seats = [];
    private readonly List<Departure> _departed = [];

    public IEnumerable<string> Others => _seats.Values.Select(seen => seen.Holder);

    /// <summary>Those who should have renewed by now: perhaps nobody does their work.</summary>
    public IEnumerable<string> Overdue => _seats.Values.Where(seen => time.GetElapsedTime(seen.LastChange) > overdue).Select(seen => seen.Holder);

    public int HighestSeat => _seats.Count == 0 ? -1 : _seats.Keys.Last();

    /// <summary>Tells what a look at another's seat showed; null = there is no lease.</summary>
    public void Observe(int seat, Lease? lease)
    {
        var known = _seats.GetValueOrDefault(seat);
        var isGone = lease is null || lease.IsExpired
            || (known?.Version == lease.Version && time.GetElapsedTime(known.LastChange) >= lifetime);
        if (known is not null && (isGone || known.Holder != lease!.Holder))
        {
            _departed.Add(new Departure(known.Holder, time.GetElapsedTime(known.LastChange)));
            _seats.Remove(seat);
        }

        if (!isGone && known?.Version != lease!.Version)
            _seats[seat] = new Seen(lease.Holder, lease.Version, time.GetTimestamp());
    }

    /// <summary>Who has gone since the last call.</summary>
    public IReadOnlyList<Departure> TakeDeparted()
    {
        List<Departure> departed = [.. _departed];
        _departed.Clear();
        return departed;
    }

    /// <param name="Holder">Who is gone.</param>
    /// <param name="Silence">How long nothing had been heard: at most that long nobody did its work.</param>
    internal readonly record struct Departure(string Holder, TimeSpan Silence);

    private sealed record Seen(string Holder, string Version, long LastChange);
}
