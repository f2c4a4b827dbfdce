using HyperFleet.CloudEvents;

namespace HyperFleet.Broker;

/// <summary>One event as it came from the queue.</summary>
/// <param name="Event">The event; its identity is <see cref="CloudEvent.Id"/>.</param>
/// <param name="Attempt">1 for the first time that the handler sees this delivery.</param>
/// <param name="Redelivered">The broker has handed this message out before, to us or to another consumer.</param>
public sealed record ReceivedEvent(CloudEvent Event, int Attempt, bool Redelivered);
