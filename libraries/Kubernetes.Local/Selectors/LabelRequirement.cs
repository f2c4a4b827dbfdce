using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Selectors;

/// <summary>One requirement on one label.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    internal bool Matches(JsonObject? labels)
    {
        var value = labels?[Key].Text();
        return Operator switch
        {
            LabelOperator.Exists => value is not null,
            LabelOperator.DoesNotExist => value is null,
            LabelOperator.In => value is not null && Values.Contains(value),
            LabelOperator.NotIn => value is null || !Values.Contains(value),
            LabelOperator.GreaterThan => Number(value) > Number(Values[0]),
            _ => Number(value) < Number(Values[0]),
        };
    }

    private static long? Number(string? text) => long.TryParse(text, out var number) ? number : null;
}
