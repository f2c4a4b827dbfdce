using System.Collections.Concurrent;
using HyperFleet.CloudEvents;

namespace HyperFleet.Server.Sources;

/// <summary>Who on this instance listens for the statuses of which source.</summary>
internal sealed class StatusSubscriptions
{
    private readonly ConcurrentDictionary<string, StatusSubscription> _all = new(StringComparer.Ordinal);

    /// <summary>The sources with a subscriber.</summary>
    public IReadOnlyCollection<string> Sources => [.. _all.Values.Select(subscription => subscription.Source).Distinct()];

    public StatusSubscription Add(string source)
    {
        var subscription = new StatusSubscription(source, closed => _all.TryRemove(closed.Id, out _));
        _all[subscription.Id] = subscription;
        return subscription;
    }

    public IEnumerable<StatusSubscription> Of(string source) => _all.Values.Where(subscription => subscription.Source == source);

    public void Offer(string source, CloudEvent status)
    {
        foreach (var subscription in Of(source))
            if (!subscription.Offer(status))
                subscription.Dispose();
    }
}
