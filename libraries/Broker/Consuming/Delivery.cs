using HyperFleet.CloudEvents;
using RabbitMQ.Client;

namespace HyperFleet.Broker.Consuming;

/// <summary>A message between its delivery and its acknowledgement.</summary>
internal sealed class Delivery
{
    public required Subscription Session { get; init; }

    public required ulong Tag { get; init; }

    public required bool Redelivered { get; init; }

    public required string Exchange { get; init; }

    public required string RoutingKey { get; init; }

    public required IReadOnlyBasicProperties Properties { get; init; }

    /// <summary>A copy: the client reuses its buffer after the callback.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The event, or null when the body cannot be read.</summary>
    public CloudEvent? Event { get; init; }

    /// <summary>How often a handler has had it.</summary>
    public int Attempts { get; set; }

    /// <summary>Why it is to be parked; parking may take several tries.</summary>
    public string? ParkReason { get; set; }
}
