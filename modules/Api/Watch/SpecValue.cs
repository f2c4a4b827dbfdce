using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HyperFleet.Api.Search;

namespace HyperFleet.Api.Watch;

/// <summary>A member of the spec as PostgreSQL's <c>#&gt;&gt;</c> gives it: text, or a number when it is compared with numbers only.</summary>
internal static partial class SpecValue
{
    public static IComparable? Of(JsonElement spec, FieldPath field, SearchNode node)
    {
        var text = Find(spec, field.Rest);
        return text is not null && IsNumeric(node) ? Number(text) : text;
    }

    private static string? Find(JsonElement value, IEnumerable<string> path)
    {
        foreach (var segment in path)
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(segment, out var member))
                value = member;
            else if (value.ValueKind == JsonValueKind.Array && Item(value, segment) is { } item)
                value = item;
            else
                return null;
        }
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
    }

    /// <summary>A negative index counts from the end.</summary>
    private static JsonElement? Item(JsonElement array, string segment)
    {
        if (!int.TryParse(segment, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return null;
        var length = array.GetArrayLength();
        index = index < 0 ? index + length : index;
        return index >= 0 && index < length ? array[index] : null;
    }

    private static bool IsNumeric(SearchNode node) => node switch
    {
        SearchNode.Compare(_, not ("LIKE" or "ILIKE"), var value) => value.Number is not null,
        SearchNode.In(_, _, var values) => values.All(v => v.Number is not null),
        SearchNode.Between(_, _, var low, var high) => low.Number is not null && high.Number is not null,
        _ => false,
    };

    /// <summary>Null when the text is no number; one beyond decimal compares by its sign, as every literal is a decimal.</summary>
    private static decimal? Number(string text)
    {
        if (!Numeric().IsMatch(text))
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : text.StartsWith('-') ? decimal.MinValue : decimal.MaxValue;
    }

    [GeneratedRegex(@"\A-?[0-9]{1,100}(\.[0-9]{1,100})?([eE][-+]?[0-9]{1,2})?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numeric();
}
