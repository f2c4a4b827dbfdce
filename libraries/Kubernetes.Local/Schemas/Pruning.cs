using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>Removes what a structural schema does not specify, and says what it was.</summary>
internal static class Pruning
{
    private static readonly HashSet<string> RootFields = ["apiVersion", "kind", "metadata"];

    internal static void Prune(JsonObject root, Schema schema, List<string> removed) => Structure(root, schema, "", true, removed);

    private static void Structure(JsonObject map, Schema schema, string path, bool isObject, List<string> removed)
    {
        foreach (var name in map.Select(pair => pair.Key).ToList())
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (isObject && RootFields.Contains(name))
                continue;
            if (schema.Of(name) is { } known)
                Value(map[name], known, inner, removed);
            else if (!schema.KeepsUnknown)
            {
                map.Remove(name);
                removed.Add(inner);
            }
        }
    }

    private static void Value(JsonNode? value, Schema schema, string path, List<string> removed)
    {
        if (value is JsonObject map && schema.Type != SchemaType.Any)
            Structure(map, schema, path, schema.Embedded, removed);
        else if (value is JsonArray list && schema.Element is { } element)
            for (var i = 0; i < list.Count; i++)
                Value(list[i], element, $"{path}[{i}]", removed);
    }
}
