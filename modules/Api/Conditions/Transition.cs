namespace HyperFleet.Api.Conditions;

/// <summary>When a condition last changed its status (API contract §3.3, §3.4 and the transition-time fix of §3.7).</summary>
internal static class Transition
{
    /// <param name="previous">The condition before, if any.</param>
    /// <param name="status">The new status.</param>
    /// <param name="generation">The new observed generation.</param>
    /// <param name="rule">The time that the condition's own rule gives.</param>
    /// <param name="failing">Snapshots at <paramref name="generation"/> that keep the condition from being True.</param>
    public static DateTimeOffset Time(Condition? previous, bool status, int generation, DateTimeOffset rule, IEnumerable<Snapshot> failing)
    {
        if (previous is null)
            return rule;
        if (previous.Status == status)
            return previous.LastTransitionTime;
        // A flap within one generation happened when the newest failing report came, not when the oldest good one did.
        if (!status && generation == previous.ObservedGeneration && failing.Select(s => (DateTimeOffset?)s.Time).Max() is { } newest)
            return newest;
        return rule > previous.LastTransitionTime ? rule : previous.LastTransitionTime;
    }
}
