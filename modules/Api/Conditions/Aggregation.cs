namespace HyperFleet.Api.Conditions;

/// <summary>Turns the reports of the required adapters into the conditions of a resource (API contract §3). Pure.</summary>
internal static class Aggregation
{
    /// <summary>The conditions in their published order (§3.2), without those mapped by expressions.</summary>
    public static IReadOnlyList<Condition> Compute(AggregationInput input)
    {
        var snapshots = Snapshot.Of(input);
        var reconciled = ReconciledRule.Compute(input, snapshots);
        var lastKnown = LastKnownReconciledRule.Compute(input, snapshots);
        var conditions = new List<Condition>(4 + snapshots.Count) { reconciled, lastKnown };
        if (input.Legacy)
            conditions.AddRange(LegacyConditions.Compute(input, snapshots, reconciled, lastKnown));
        conditions.AddRange(snapshots.Select(snapshot => Successful(input, snapshot)));
        return conditions;
    }

    private static Condition Successful(AggregationInput input, Snapshot snapshot)
    {
        var type = ConditionTypes.Successful(snapshot.Adapter);
        var previous = input.PreviousOf(type);
        return new(type, snapshot.Available, snapshot.Reason, snapshot.Message, snapshot.Generation,
            CreatedTime: previous?.CreatedTime ?? input.Reference,
            LastUpdatedTime: snapshot.Time,
            LastTransitionTime: previous is not null && previous.Status == snapshot.Available ? previous.LastTransitionTime : snapshot.Time);
    }
}
