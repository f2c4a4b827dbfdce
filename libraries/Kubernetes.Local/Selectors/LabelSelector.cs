using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Selectors;

/// <summary>Requirements on labels, from <c>a=b,c in (d,e),!f</c> or from a manifest's <c>matchLabels</c> and <c>matchExpressions</c>.</summary>
internal sealed class LabelSelector(IReadOnlyList<LabelRequirement> requirements)
{
    internal bool IsEmpty => requirements.Count == 0;

    /// <summary>The requirements that one value alone meets.</summary>
    internal IEnumerable<(string Key, string Value)> Equalities => requirements.Where(requirement => requirement is { Operator: LabelOperator.In, Values.Count: 1 }).Select(requirement => (requirement.Key, requirement.Values[0]));

    internal bool Matches(JsonObject? labels) => requirements.All(requirement => requirement.Matches(labels));

    /// <summary>Reads the text form; null with an error where it is malformed.</summary>
    internal static LabelSelector? Parse(string text, out string error)
    {
        var parser = new LabelSelectorParser(text);
        var requirements = parser.Parse();
        error = parser.Error ?? "";
        return parser.Error is null ? new(requirements) : null;
    }

    /// <summary>Reads a manifest's selector.</summary>
    internal static LabelSelector From(JsonObject? selector)
    {
        var equal = (selector?["matchLabels"] as JsonObject ?? []).Select(pair => new LabelRequirement(pair.Key, LabelOperator.In, [pair.Value.Text() ?? ""]));
        var expressions = (selector?["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(From1);
        return new([.. equal, .. expressions]);
    }

    private static LabelRequirement From1(JsonObject expression) => new(
        expression["key"].Text() ?? "",
        Enum.TryParse<LabelOperator>(expression["operator"].Text(), out var found) ? found : LabelOperator.Exists,
        [.. (expression["values"] as JsonArray ?? []).Select(value => value.Text() ?? "")]);
}
