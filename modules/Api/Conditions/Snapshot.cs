using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Conditions;

/// <summary>What one required adapter says, reduced to what aggregation needs (API contract §3.1).</summary>
internal sealed record Snapshot(string Adapter, int Generation, DateTimeOffset Time, bool Available, bool Finalized, string? Reason, string? Message)
{
    /// <summary>Snapshots of the required adapters that have one, in configured order.</summary>
    public static IReadOnlyList<Snapshot> Of(AggregationInput input) =>
        [.. input.RequiredAdapters.Select(adapter => Of(input, adapter)).OfType<Snapshot>()];

    private static Snapshot? Of(AggregationInput input, string adapter)
    {
        var status = input.Statuses.FirstOrDefault(s => s.Adapter == adapter);
        if (status is null || status.ObservedGeneration > input.Generation)
            return null;
        var available = status.Find(AdapterConditionTypes.Available);
        var finalized = status.IsFinalized;
        if (available is not { Status: not AdapterConditionStatus.Unknown })
        {
            // §2.7: an adapter that cannot tell its health any more may still have finished the deletion.
            if (!input.Deleting || !finalized || available is null)
                return null;
        }
        return new(adapter, status.ObservedGeneration, status.LastReportTime,
            available.Status == AdapterConditionStatus.True, finalized, available.Reason, available.Message);
    }
}
