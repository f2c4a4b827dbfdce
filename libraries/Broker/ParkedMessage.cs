namespace HyperFleet.Broker;

/// <summary>A message that no handler could deal with.</summary>
/// <param name="Id">Identity of the parked copy (UUID version 7).</param>
/// <param name="EventId">The event's id, when the message carried one.</param>
/// <param name="Reason">Why it was parked.</param>
/// <param name="Attempts">How often a handler had it; 0 when it could not be read.</param>
/// <param name="ParkedAt">When, RFC 3339 UTC.</param>
/// <param name="Exchange">The exchange it was published to.</param>
/// <param name="RoutingKey">The key it was published with.</param>
/// <param name="Body">The body, byte for byte.</param>
public sealed record ParkedMessage(
    string Id, string? EventId, string Reason, int Attempts, string ParkedAt, string Exchange, string RoutingKey, ReadOnlyMemory<byte> Body);
