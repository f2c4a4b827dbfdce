namespace HyperFleet.Api.Statuses;

/// <summary>A validated status report, before it is compared with what is stored.</summary>
/// <param name="ObservedTime">When the adapter looked; null in the request means now.</param>
internal sealed record AdapterReport(
    string Adapter,
    int ObservedGeneration,
    DateTimeOffset ObservedTime,
    IReadOnlyList<AdapterCondition> Conditions,
    ReadOnlyMemory<byte> Data,
    ReadOnlyMemory<byte> Metadata)
{
    public AdapterCondition? Find(string type) => Conditions.FirstOrDefault(c => c.Type == type);

    public bool IsFinalized => Find(AdapterConditionTypes.Finalized) is { Status: AdapterConditionStatus.True };

    /// <summary>The row to store: a condition whose status did not change keeps its transition time.</summary>
    public AdapterStatus ToStatus(AdapterStatus? stored) => new()
    {
        Adapter = Adapter,
        ObservedGeneration = ObservedGeneration,
        Conditions = [.. Conditions.Select(c => stored?.Find(c.Type) is { } before && before.Status == c.Status
            ? c with { LastTransitionTime = before.LastTransitionTime }
            : c)],
        Data = Data,
        Metadata = Metadata,
        CreatedTime = stored?.CreatedTime ?? ObservedTime,
        LastReportTime = ObservedTime,
    };
}
