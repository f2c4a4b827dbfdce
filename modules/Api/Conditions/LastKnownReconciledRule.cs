namespace HyperFleet.Api.Conditions;

/// <summary>LastKnownReconciled: was once fully good, and at which generation (API contract §3.4). Sticky across a rollout.</summary>
internal static class LastKnownReconciledRule
{
    private enum Verdict
    {
        MissingReports,
        AllAtSameGeneration,
        AllAvailable,
        SomeUnavailable,
    }

    public static Condition Compute(AggregationInput input, IReadOnlyList<Snapshot> snapshots)
    {
        var previous = input.PreviousOf(ConditionTypes.LastKnownReconciled);
        var verdict = Judge(input, snapshots);
        var status = Status(verdict, snapshots, previous);
        var generation = Generation(input, verdict, status, snapshots, previous);
        var failing = snapshots.Where(s => !s.Available && s.Generation == generation).ToList();
        var updated = LastUpdated(input, verdict, status, generation, snapshots, failing, previous);
        return new(
            ConditionTypes.LastKnownReconciled, status, Reason(verdict, status), Message(verdict, status, generation), generation,
            CreatedTime: previous?.CreatedTime ?? input.Reference,
            LastUpdatedTime: updated,
            LastTransitionTime: Transition.Time(previous, status, generation, updated, failing));
    }

    private static Verdict Judge(AggregationInput input, IReadOnlyList<Snapshot> snapshots)
    {
        if (input.RequiredAdapters.Count == 0 || snapshots.Count < input.RequiredAdapters.Count)
            return Verdict.MissingReports;
        if (!snapshots.All(s => s.Available))
            return Verdict.SomeUnavailable;
        return snapshots.All(s => s.Generation == snapshots[0].Generation) ? Verdict.AllAtSameGeneration : Verdict.AllAvailable;
    }

    private static bool Status(Verdict verdict, IReadOnlyList<Snapshot> snapshots, Condition? previous) => verdict switch
    {
        Verdict.AllAtSameGeneration => true,
        Verdict.AllAvailable => previous is { Status: true },
        Verdict.SomeUnavailable => previous is { Status: true } && !snapshots.Any(s => !s.Available && s.Generation == previous.ObservedGeneration),
        _ => false,
    };

    private static int Generation(AggregationInput input, Verdict verdict, bool status, IReadOnlyList<Snapshot> snapshots, Condition? previous)
    {
        if (input.RequiredAdapters.Count == 0)
            return 1;
        if (verdict == Verdict.AllAtSameGeneration)
            return snapshots[0].Generation;
        if (status || snapshots.Count == 0)
            return previous?.ObservedGeneration ?? 1;
        return snapshots.Max(s => s.Generation);
    }

    private static DateTimeOffset LastUpdated(
        AggregationInput input, Verdict verdict, bool status, int generation,
        IReadOnlyList<Snapshot> snapshots, List<Snapshot> failing, Condition? previous)
    {
        if (input.RequiredAdapters.Count == 0)
            return input.Reference;
        if (verdict == Verdict.AllAtSameGeneration)
            return snapshots.Min(s => s.Time);
        if (!status && failing.Count > 0)
            return snapshots.Where(s => s.Generation == generation).Min(s => s.Time);
        return previous?.LastUpdatedTime ?? input.Reference;
    }

    private static string Reason(Verdict verdict, bool status) => (verdict, status) switch
    {
        (_, true) => "AllAdaptersReconciled",
        (Verdict.MissingReports, _) => "AdaptersMissingReports",
        (Verdict.SomeUnavailable, _) => "AdapterReportedNotAvailable",
        _ => "AdaptersNotAtSameGeneration",
    };

    private static string Message(Verdict verdict, bool status, int generation) => (verdict, status) switch
    {
        (_, true) => $"All required adapters reported Available=True at generation {generation}",
        (Verdict.MissingReports, _) => "Not every required adapter has reported",
        (Verdict.SomeUnavailable, _) => "A required adapter reported Available=False",
        _ => "Required adapters report Available=True at different generations",
    };
}
