using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>Fills absent fields with a structural schema's defaults; null counts as absent where the field is not nullable.</summary>
internal static class Defaults
{
    internal static void Apply(JsonNode? value, Schema schema)
    {
        if (value is JsonObject map)
            Structure(map, schema);
        else if (value is JsonArray list && schema.Element is { } element)
            foreach (var item in list)
                Apply(item, element);
    }

    private static void Structure(JsonObject map, Schema schema)
    {
        foreach (var (name, field) in schema.Fields)
        {
            if (map.TryGetPropertyValue(name, out var present) && present is null && !field.Schema.Nullable && field.Schema.Default is not null)
                map.Remove(name);
            if (!map.ContainsKey(name) && field.Schema.Default is { } value)
                map[name] = value.DeepClone();
            if (map[name] is { } child)
                Apply(child, field.Schema);
        }
        if (schema.Element is { } element && schema.Type == SchemaType.Map)
            foreach (var (_, child) in map.ToList())
                Apply(child, element);
    }
}
