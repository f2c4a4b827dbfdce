namespace HyperFleet.Api.Conditions;

/// <summary>Reconciled: every required adapter is done with the present generation (API contract §3.3).</summary>
internal static class ReconciledRule
{
    public static Condition Compute(AggregationInput input, IReadOnlyList<Snapshot> snapshots)
    {
        var previous = input.PreviousOf(ConditionTypes.Reconciled);
        var current = snapshots.Where(s => s.Generation == input.Generation).ToList();
        var satisfied = current.Where(s => Satisfies(s, input)).ToList();
        var complete = input.RequiredAdapters.Count > 0 && satisfied.Count == input.RequiredAdapters.Count;
        var waiting = complete && input.Deleting && input.HasChildren;
        var status = complete && !waiting;
        var updated = current.Select(s => (DateTimeOffset?)s.Time).Min() ?? input.Reference;
        var newGeneration = previous is { Status: true } && !status && input.Generation > previous.ObservedGeneration;
        return new(
            ConditionTypes.Reconciled, status, Reason(status, waiting), Message(input, status, waiting, satisfied, snapshots), input.Generation,
            CreatedTime: previous?.CreatedTime ?? input.Reference,
            LastUpdatedTime: updated,
            LastTransitionTime: Transition.Time(previous, status, input.Generation, newGeneration ? input.Reference : updated, current.Except(satisfied)));
    }

    private static bool Satisfies(Snapshot snapshot, AggregationInput input) => input.Deleting ? snapshot.Finalized : snapshot.Available;

    private static string Reason(bool status, bool waiting) =>
        status ? "ReconciledAll" : waiting ? "ReconciledWaitingForChildren" : "ReconciledMissingAdapters";

    private static string Message(AggregationInput input, bool status, bool waiting, IReadOnlyList<Snapshot> satisfied, IReadOnlyList<Snapshot> reporting)
    {
        if (waiting)
            return "All required adapters reporting Finalized=True. Waiting for child resources to be removed";
        var wanted = input.Deleting ? "Finalized=True" : "Available=True";
        if (status)
            return $"All required adapters reporting {wanted} at generation {input.Generation}";
        var missing = input.RequiredAdapters.Except(satisfied.Select(s => s.Adapter)).Order(StringComparer.Ordinal);
        var present = reporting.Select(s => s.Adapter).Order(StringComparer.Ordinal);
        return $"Required adapters not reporting {wanted}: [{string.Join(", ", missing)}]. Currently reporting: [{string.Join(", ", present)}]";
    }
}
