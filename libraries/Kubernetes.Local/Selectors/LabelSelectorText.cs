using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Selectors;

/// <summary>A manifest's selector in the form that lists take.</summary>
internal static class LabelSelectorText
{
    internal static string Write(JsonObject? selector)
    {
        var equal = (selector?["matchLabels"] as JsonObject ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value.Text()}");
        var sets = (selector?["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(Expression);
        return string.Join(",", equal.Concat(sets));
    }

    private static string Expression(JsonObject expression)
    {
        var key = expression["key"].Text();
        var values = string.Join(",", (expression["values"] as JsonArray ?? []).Select(value => value.Text()));
        return expression["operator"].Text() switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key ?? "",
        };
    }
}
