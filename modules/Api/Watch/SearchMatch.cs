using HyperFleet.Api.Resources;
using HyperFleet.Api.Search;

namespace HyperFleet.Api.Watch;

/// <summary>
/// Judges a search on a resource in memory, as PostgreSQL judges its translation on the row: null is "unknown", as in SQL.
/// The tree must have passed <see cref="SearchTranslator"/>, which refuses what has no meaning.
/// </summary>
internal static class SearchMatch
{
    public static bool? Judge(SearchNode node, ObservedResource observed) => node switch
    {
        SearchNode.Or(var left, var right) => Or(Judge(left, observed), Judge(right, observed)),
        SearchNode.And(var left, var right) => And(Judge(left, observed), Judge(right, observed)),
        // As on a list: a label that is not there is neither like a pattern nor unlike it.
        SearchNode.Not(SearchNode.Compare { Operator: "LIKE" or "ILIKE", Field.Root: "labels" } like) =>
            observed.Resource.Labels.ContainsKey(LabelKey(like.Field)) && !JudgeLabel(like, like.Field, observed.Resource),
        SearchNode.Not(var inner) => !Judge(inner, observed),
        SearchNode.Predicate predicate => JudgePredicate(predicate, observed),
        _ => throw new InvalidOperationException($"Not a search: {node.GetType().Name}"),
    };

    private static bool? Or(bool? left, bool? right) => left == true || right == true ? true : left is null || right is null ? null : false;

    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left is null || right is null ? null : true;

    private static bool? JudgePredicate(SearchNode.Predicate node, ObservedResource observed)
    {
        var field = node.Field;
        return field.Root switch
        {
            "labels" => JudgeLabel(node, field, observed.Resource),
            "status" => JudgeCondition(node, field, observed.Resource),
            "spec" => ValueMatch.Judge(node, SpecValue.Of(observed.Spec, field, node)),
            _ => ValueMatch.Judge(node, ColumnValue.Of(observed.Resource, field.Root)),
        };
    }

    /// <summary>A row that is not there compares with nothing, so the answer is never unknown.</summary>
    private static bool JudgeLabel(SearchNode node, FieldPath field, Resource resource)
    {
        var found = resource.Labels.TryGetValue(LabelKey(field), out var value);
        return node is SearchNode.IsNull(_, var negated) ? found == negated : found && ValueMatch.Judge(node, value!) == true;
    }

    private static string LabelKey(FieldPath field) => string.Join('.', field.Rest);

    private static bool JudgeCondition(SearchNode node, FieldPath field, Resource resource)
    {
        var condition = resource.Conditions.FirstOrDefault(c => c.Type == field.Segments[2]);
        if (node is SearchNode.IsNull(_, var negated) && field.Segments.Length == 3)
            return condition is not null == negated;
        if (condition is null)
            return false;
        IComparable value = field.Segments is [_, _, _, var member] ? Member(condition, member) : condition.StatusText;
        return ValueMatch.Judge(node, value) == true;
    }

    private static IComparable Member(Conditions.Condition condition, string member) => member switch
    {
        "last_updated_time" => condition.LastUpdatedTime,
        "last_transition_time" => condition.LastTransitionTime,
        "observed_generation" => (decimal)condition.ObservedGeneration,
        _ => throw new InvalidOperationException($"Not a member of a condition: {member}"),
    };
}
