namespace HyperFleet.Api.Watch;

/// <summary>What one event did to one resource.</summary>
/// <param name="Position">The event's place in the order of all.</param>
/// <param name="Before">Null: it was created.</param>
/// <param name="After">Null: its row is gone.</param>
/// <param name="TraceParent">The trace of the request that did it; null when it had none.</param>
internal sealed record ResourceChange(long Position, ObservedResource? Before, ObservedResource? After, string? TraceParent = null)
{
    /// <summary>Bytes it holds in memory, roughly.</summary>
    public int Weight => (Before?.Weight ?? 0) + (After?.Weight ?? 0);
}
