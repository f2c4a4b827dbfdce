namespace HyperFleet.Adapter.Events;

/// <summary>What arrived: a hint that a resource needs attention. State is always read again (adapter contract §9.2).</summary>
/// <param name="Data">The event's data: a map, null for <c>data: null</c>, or something else, which no adapter can use.</param>
internal sealed record AdapterEvent(string Id, string Type, object? Data)
{
    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }
}
