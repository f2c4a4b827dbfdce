using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Resources;

/// <summary>The configured labels as a search text for the API and as a label for metrics (sentinel contract §3.3, §9).</summary>
internal static class Selector
{
    /// <summary><c>labels.env='production' and labels.region='us-east'</c>; empty when nothing is selected.</summary>
    public static string Search(IReadOnlyList<LabelSelector> selectors)
    {
        var terms = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var selector in selectors.Where(s => !string.IsNullOrEmpty(s.Label)))
            terms[selector.Label!] = (selector.Value ?? "").Replace("'", "''", StringComparison.Ordinal);
        return string.Join(" and ", terms.Select(term => $"labels.{term.Key}='{term.Value}'"));
    }

    /// <summary><c>region:us-east,env:prod</c> in configured order, or <c>all</c>.</summary>
    public static string Label(IReadOnlyList<LabelSelector> selectors)
    {
        var pairs = string.Join(',', selectors.Where(s => !string.IsNullOrEmpty(s.Label)).Select(s => $"{s.Label}:{s.Value}"));
        return pairs.Length == 0 ? "all" : pairs;
    }
}
