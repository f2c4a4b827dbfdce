using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Conditions;

/// <summary>All that the conditions of a resource depend on. The wall clock is not part of it: same input, same output (API contract §3.1).</summary>
internal sealed record AggregationInput
{
    public required int Generation { get; init; }

    /// <summary>The time of the last effective change of the resource.</summary>
    public required DateTimeOffset Reference { get; init; }

    public required IReadOnlyList<string> RequiredAdapters { get; init; }

    public IReadOnlyList<AdapterStatus> Statuses { get; init; } = [];

    public IReadOnlyList<Condition> Previous { get; init; } = [];

    public bool Deleting { get; init; }

    /// <summary>Child rows exist, active or marked for deletion.</summary>
    public bool HasChildren { get; init; }

    /// <summary>Also compute the conditions Available and Ready of older clients (§3.5).</summary>
    public bool Legacy { get; init; }

    public Condition? PreviousOf(string type) => Previous.FirstOrDefault(c => c.Type == type);
}
