using System.Runtime.InteropServices;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// Which generation of each resource this Sentinel has published, is publishing, and when. A generation that is not here and not
/// reconciled yet is news and due at once, without the debounce that delays repetition. Polls and the watch see the same resources at
/// the same time: what one of them is publishing, the other leaves alone. Holds only resources of the last complete cycle, about 100 bytes
/// for each: besides the agenda it is all that grows with the fleet.
/// </summary>
internal sealed class NewsLedger(SentinelOptions options, TimeProvider time)
{
    private readonly Dictionary<ResourceKey, Entry> _published = [];
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

    // Cycles come an interval apart, but a resource is not always at the same place in them.
    private TimeSpan Spacing => options.PollInterval / 2;

    /// <summary>
    /// Whether the resource's generation has neither been published by us nor been reconciled by anybody. An older generation is a late
    /// look at the past.
    /// </summary>
    public bool IsNews(Resource resource)
    {
        var key = ResourceKey.Of(resource.Id);
        lock (_gate)
        {
            if (_published.TryGetValue(key, out var known))
            {
                _published[key] = known with { Cycle = _cycle };
                return resource.Generation > Math.Max(known.Generation, known.Pending) && !Settle(key, resource, known);
            }

            return !Settle(key, resource, new Entry(0, 0, null, _cycle));
        }
    }

    /// <summary>Whether a repetition would come too soon: the event is on its way, or went out a moment ago.</summary>
    public bool IsRecent(string id)
    {
        var key = ResourceKey.Of(id);
        lock (_gate)
        {
            return _published.TryGetValue(key, out var known)
                && (known.Pending > 0 || (known.Since is { } since && time.GetElapsedTime(since) < Spacing));
        }
    }

    /// <summary>The event is on its way to the broker.</summary>
    public void Begin(string id, long generation)
    {
        var key = ResourceKey.Of(id);
        lock (_gate)
            _published[key] = _published.GetValueOrDefault(key) with { Pending = generation, Cycle = _cycle };
    }

    /// <summary>The broker has the event.</summary>
    public void Remember(string id, long generation)
    {
        var key = ResourceKey.Of(id);
        lock (_gate)
        {
            var known = _published.GetValueOrDefault(key);
            _published[key] = new Entry(Math.Max(known.Generation, generation), Rest(known, generation), time.GetTimestamp(), _cycle);
        }
    }

    /// <summary>The broker does not have it: what was due still is.</summary>
    public void Fail(string id, long generation)
    {
        var key = ResourceKey.Of(id);
        lock (_gate)
        {
            if (_published.TryGetValue(key, out var known))
                _published[key] = known with { Pending = Rest(known, generation) };
        }
    }

    /// <summary>The resource is gone.</summary>
    public void Forget(string id)
    {
        lock (_gate)
            _published.Remove(ResourceKey.Of(id));
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
            foreach (var (key, entry) in _published)
            {
                if (entry.Cycle != _cycle && entry.Pending == 0)
                    _published.Remove(key);
            }
        }
    }

    // After a restart, what is reconciled is no news.
    private bool Settle(ResourceKey key, Resource resource, Entry known)
    {
        if (!resource.IsSettled)
            return false;
        _published[key] = known with { Generation = resource.Generation, Cycle = _cycle };
        return true;
    }

    private static long Rest(Entry known, long done) => known.Pending > done ? known.Pending : 0;

    /// <param name="Generation">The highest that the broker has; 0 = none.</param>
    /// <param name="Pending">The one on its way; 0 = none.</param>
    /// <param name="Since">When the last one was confirmed.</param>
    /// <param name="Cycle">The last cycle that saw the resource.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Generation, long Pending, long? Since, int Cycle);
}
