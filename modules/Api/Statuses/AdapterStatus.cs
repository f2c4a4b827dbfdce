namespace HyperFleet.Api.Statuses;

/// <summary>The stored report of one adapter on one resource (API contract §1.4). Data and metadata are raw JSON.</summary>
internal sealed record AdapterStatus
{
    public required string Adapter { get; init; }

    public required int ObservedGeneration { get; init; }

    public required IReadOnlyList<AdapterCondition> Conditions { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; }

    public ReadOnlyMemory<byte> Metadata { get; init; }

    public DateTimeOffset CreatedTime { get; init; }

    public required DateTimeOffset LastReportTime { get; init; }

    public bool IsFinalized => Find(AdapterConditionTypes.Finalized) is { Status: AdapterConditionStatus.True };

    public AdapterCondition? Find(string type) => Conditions.FirstOrDefault(c => c.Type == type);
}
