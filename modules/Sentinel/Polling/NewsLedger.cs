using System.Runtime.InteropServices;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// Which generation of each resource this Sentinel has published. A generation that is not here and not reconciled yet is news and
/// due at once, without the debounce that delays repetition. Holds only resources of the last complete cycle.
/// </summary>
internal sealed class NewsLedger
{
    private readonly Dictionary<string, Entry> _published = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _cycle;

    public int Count
    {
        get
        {
            lock (_gate)
                return _published.Count;
        }
    }

    /// <summary>Whether the resource's generation has neither been published by us nor been reconciled by anybody.</summary>
    public bool IsNews(Resource resource)
    {
        lock (_gate)
        {
            if (_published.TryGetValue(resource.Id, out var known))
            {
                _published[resource.Id] = known with { Cycle = _cycle };
                if (known.Generation == resource.Generation)
                    return false;
            }
        }

        if (!resource.IsSettled)
            return true;
        Remember(resource.Id, resource.Generation); // after a restart, what is reconciled is no news
        return false;
    }

    /// <summary>The broker has the event.</summary>
    public void Remember(string id, long generation)
    {
        lock (_gate)
            _published[id] = new Entry(generation, _cycle);
    }

    public void BeginCycle()
    {
        lock (_gate)
            _cycle++;
    }

    /// <summary>Every resource has been seen: those that were not are gone.</summary>
    public void ForgetUnseen()
    {
        lock (_gate)
        {
            foreach (var (id, entry) in _published)
            {
                if (entry.Cycle != _cycle)
                    _published.Remove(id);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Generation, int Cycle);
}
