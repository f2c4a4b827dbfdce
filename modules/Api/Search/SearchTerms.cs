using HyperFleet.Api.Conditions;
using HyperFleet.Api.Resources;

namespace HyperFleet.Api.Search;

/// <summary>
/// The words of a resource: its labels and the statuses of its conditions, as column <c>terms</c> keeps them. Whoever writes labels or
/// conditions writes their words in the same transaction.
/// </summary>
internal static class SearchTerms
{
    public static string Label(string key, string? value) => $"l{key}={value}";

    public static string Condition(string type, string status) => $"c{type}={status}";

    public static IEnumerable<string> Of(IReadOnlyDictionary<string, string> labels, IReadOnlyList<Condition> conditions) =>
        labels.Select(label => Label(label.Key, label.Value)).Concat(conditions.Select(condition => Condition(condition.Type, condition.StatusText)));

    public static IEnumerable<string> Of(Resource resource) => Of(resource.Labels, resource.Conditions);
}
