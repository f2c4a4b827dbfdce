namespace HyperFleet.Adapter.Transport;

/// <summary>The object changed between reading and writing it.</summary>
internal sealed record ConflictError(string Text) : TransportError(Text, true);
