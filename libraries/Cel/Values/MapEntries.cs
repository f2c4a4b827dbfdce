using System.Text.Json;

namespace HyperFleet.Cel.Values;

/// <summary>The entries of maps that are not CEL's own.</summary>
internal static class MapEntries
{
    public static IEnumerable<KeyValuePair<CelValue, CelValue>> Of(IReadOnlyDictionary<string, object?> map)
    {
        foreach (var (key, value) in map) yield return new(CelValue.From(key), CelValue.From(value));
    }

    public static IEnumerable<KeyValuePair<CelValue, CelValue>> Of(JsonElement json, ValueForm form)
    {
        foreach (var property in json.EnumerateObject()) yield return new(CelValue.From(property.Name), CelValue.FromJson(property.Value, form));
    }
}
