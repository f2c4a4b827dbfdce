using HyperFleet.CloudEvents;

namespace HyperFleet.Broker;

/// <summary>One subscription: what to receive and what to do with it.</summary>
public sealed record SubscriptionOptions
{
    public required string Topic { get; init; }

    /// <summary>Same id = one shared queue (competing consumers); different ids = everybody gets everything.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>
    /// Handles one event; the message is acknowledged after it returned <see cref="HandlerResult.Done"/>.
    /// An exception counts as <see cref="HandlerResult.Retry"/>. The token fires when the subscriber has waited long enough at its end.
    /// </summary>
    public required Func<ReceivedEvent, CancellationToken, ValueTask<HandlerResult>> Handler { get; init; }

    /// <summary>Events of one key are handled one after another, in order. Default: the event's id, so no two wait for each other.</summary>
    public Func<CloudEvent, string> Key { get; init; } = e => e.Id;

    /// <summary>How long <see cref="EventSubscriber.DisposeAsync"/> waits for running handlers.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(30);
}
