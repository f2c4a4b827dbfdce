namespace HyperFleet.Api.Conditions;

/// <summary>Available and Ready, for clients that know nothing of Reconciled (API contract §3.5).</summary>
internal static class LegacyConditions
{
    public static IEnumerable<Condition> Compute(AggregationInput input, IReadOnlyList<Snapshot> snapshots, Condition reconciled, Condition lastKnown)
    {
        var everywhere = input.RequiredAdapters.Count > 0 && snapshots.Count == input.RequiredAdapters.Count && snapshots.All(s => s.Available);
        var ready = everywhere && snapshots.All(s => s.Generation == input.Generation);
        var generation = everywhere ? snapshots.Min(s => s.Generation) : input.Statuses.Count == 0 ? 1 : 0;
        yield return lastKnown with
        {
            Type = ConditionTypes.Available,
            Status = everywhere,
            Reason = everywhere ? "AdaptersAvailable" : "AdaptersNotAvailable",
            Message = everywhere ? "All required adapters report Available=True" : "Not all required adapters report Available=True",
            ObservedGeneration = generation,
        };
        yield return reconciled with
        {
            Type = ConditionTypes.Ready,
            Status = ready,
            Reason = ready ? "AdaptersReady" : "AdaptersNotReady",
            Message = ready
                ? $"All required adapters report Available=True at generation {input.Generation}"
                : $"Not all required adapters report Available=True at generation {input.Generation}",
            ObservedGeneration = input.Generation,
        };
    }
}
