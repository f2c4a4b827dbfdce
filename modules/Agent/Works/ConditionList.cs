namespace HyperFleet.Agent.Works;

/// <summary>Conditions by type; the time of a condition moves with its status, or when it is said to.</summary>
internal static class ConditionList
{
    public static Condition? Find(this IReadOnlyList<Condition> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Type == type);

    public static bool IsTrue(this IReadOnlyList<Condition> conditions, string type) => conditions.Find(type)?.Status == Condition.True;

    /// <param name="moves">What the condition tells of has changed, although its status has not.</param>
    public static IReadOnlyList<Condition> With(this IReadOnlyList<Condition> conditions, Condition changed, DateTimeOffset now, bool moves = false)
    {
        var known = conditions.Find(changed.Type);
        var dated = changed with { LastTransitionTime = known?.Status == changed.Status && !moves ? known.LastTransitionTime : now };
        return known is null ? [.. conditions, dated] : [.. conditions.Select(condition => condition == known ? dated : condition)];
    }

    public static IReadOnlyList<Condition> Without(this IReadOnlyList<Condition> conditions, Func<string, bool> type) =>
        conditions.Any(condition => type(condition.Type)) ? [.. conditions.Where(condition => !type(condition.Type))] : conditions;
}
