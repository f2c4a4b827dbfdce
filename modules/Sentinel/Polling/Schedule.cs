using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Resources;
using HyperFleet.Sentinel.Watching;

namespace HyperFleet.Sentinel.Polling;

/// <summary>
/// When a resource has to be looked at again. Without a watch every cycle sees everything and there is nothing to plan. With one, the
/// rules are asked what they would say later: the first interval at which they say "publish" goes onto the agenda, so that rules with
/// ages keep their pace although complete cycles are rare.
/// </summary>
internal sealed class Schedule(SentinelOptions options, Agenda agenda, WatchState watch, TimeProvider time)
{
    /// <summary>Plans the next look, called for every look. The rules are assumed to turn once with time; the next cycle corrects any that do not.</summary>
    public void LookAgain(Resource resource, DateTimeOffset now, DecisionEngine engine)
    {
        if (!IsPlanning)
            return;
        bool IsDueAfter(long intervals) => engine.Evaluate(resource, now + (options.PollInterval * intervals)).Publish;
        var last = Math.Max(1, options.ResyncInterval.Ticks / options.PollInterval.Ticks);
        agenda.Set(resource.Id, FirstDue(1, last, IsDueAfter) is { } intervals ? now + (options.PollInterval * intervals) : null);
    }

    /// <summary>The event could not be published: it is due at the next occasion.</summary>
    public void Retry(string id)
    {
        if (IsPlanning)
            agenda.Set(id, time.GetUtcNow() + options.PollInterval);
    }

    // Also before the watch stands: the first cycle and the first lines come earlier, and are not seen again before the next cycle.
    private bool IsPlanning => options.Watch && !watch.IsMissing;

    internal static long? FirstDue(long first, long last, Func<long, bool> isDue)
    {
        if (!isDue(last))
            return null; // asked first: it is the answer for nearly every resource
        if (isDue(first))
            return first;
        while (last - first > 1)
        {
            var middle = first + ((last - first) / 2);
            (first, last) = isDue(middle) ? (first, middle) : (middle, last);
        }

        return last;
    }
}
