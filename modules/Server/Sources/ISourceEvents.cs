using HyperFleet.CloudEvents;
using HyperFleet.Server.Errors;

namespace HyperFleet.Server.Sources;

/// <summary>What a source does by CloudEvents (server contract §5.2, §5.3).</summary>
internal interface ISourceEvents
{
    /// <summary>Creates, updates or deletes a bundle, or answers a status resync through the source's subscriptions on this instance.</summary>
    /// <param name="received">Extensions by their bare names (<c>clustername</c>, <c>resourceid</c>, …); integers may be texts.</param>
    /// <returns>Null when done, else the refusal; its reason is the whole text for the client.</returns>
    Task<Refusal?> PublishAsync(CloudEvent received, CancellationToken cancellation);

    /// <summary>From here on, the status events of the bundles of one source. Nothing from before is sent.</summary>
    StatusSubscription Subscribe(string source);
}
