using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HyperFleet.Agent.Wire;

namespace HyperFleet.Agent.Works;

/// <summary>
/// The works of this cluster, in memory: empty after a start, filled by the resync. Spec and status are changed by compare-and-swap on
/// the present record, so neither can overwrite the other (incident I4).
/// </summary>
internal sealed class WorkStore
{
    private readonly ConcurrentDictionary<string, Work> _works = new(StringComparer.Ordinal);

    public int Count => _works.Count;

    public IEnumerable<Work> All => _works.Values;

    public Work? Find(string id) => _works.GetValueOrDefault(id);

    // With Maestro the name is the id; only a plain source's work has to be looked for.
    public bool HasName(string name) => _works.TryGetValue(name, out var same) && same.Name == name || _works.Any(entry => entry.Value.Name == name);

    /// <summary>Takes an event; false when it says nothing new: stale, known, or anything but a delete of a work that is being deleted.</summary>
    public bool Take(SpecEvent change)
    {
        var incoming = Work.From(change);
        while (true)
        {
            if (!_works.TryGetValue(change.Id, out var known))
            {
                if (_works.TryAdd(change.Id, incoming))
                    return true;
            }
            else if (Merge(known, incoming) is not { } merged)
            {
                return false;
            }
            else if (_works.TryUpdate(change.Id, merged, known))
            {
                return true;
            }
        }
    }

    /// <summary>Stores what became of a work and has been told, whatever was asked for since; false when the work is gone.</summary>
    public bool SetStatus(string id, WorkStatus status) => Change(id, known => known with { Status = status, IsAsked = false });

    /// <summary>Has the status told again; false when the work is gone.</summary>
    public bool Ask(string id) => Change(id, known => known with { IsAsked = true });

    public bool TryForget(string id, [NotNullWhen(true)] out Work? forgotten) => _works.TryRemove(id, out forgotten);

    private bool Change(string id, Func<Work, Work> change)
    {
        while (_works.TryGetValue(id, out var known))
            if (_works.TryUpdate(id, change(known), known))
                return true;
        return false;
    }

    private static Work? Merge(Work known, Work incoming)
    {
        if (known.IsDeleting)
            return incoming.IsDeleting && incoming.Generation > known.Generation ? known with { Generation = incoming.Generation } : null;
        if (incoming.IsDeleting)
            return known with { DeletionTime = incoming.DeletionTime, Generation = Math.Max(known.Generation, incoming.Generation), Revision = known.Revision + 1 };
        var isStale = incoming.Generation != 0 && incoming.Generation < known.Generation;
        // Delivered twice, or as an event and by a resync: applying it again would take back what others have changed since, outside the rhythm of §8.2.
        var isKnown = incoming.Generation == known.Generation && incoming.Digest == known.Digest;
        return isStale || isKnown
            ? null
            : incoming with { Status = known.Status, IsAsked = known.IsAsked, Revision = known.Revision + 1 };
    }
}
