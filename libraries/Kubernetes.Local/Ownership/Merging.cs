using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>Lays an applied configuration over an object: structures and keyed lists merge, everything else is replaced.</summary>
internal static class Merging
{
    internal static JsonNode? Merge(JsonNode? current, JsonNode? applied, Schema schema) => (current, applied) switch
    {
        (JsonObject from, JsonObject to) when Shape.IsGranular(schema) => Map(from, to, schema),
        (JsonArray from, JsonArray to) when Shape.IsKeyed(schema) => List(from, to, schema),
        _ => applied?.DeepClone(),
    };

    private static JsonObject Map(JsonObject current, JsonObject applied, Schema schema)
    {
        var result = (JsonObject)current.DeepClone();
        foreach (var (name, value) in applied)
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(current[name], value, Shape.Member(schema, name));
        return result;
    }

    private static JsonArray List(JsonArray current, JsonArray applied, Schema schema)
    {
        var result = (JsonArray)current.DeepClone();
        foreach (var item in applied)
        {
            var at = Find(result, PathElements.Item(item, schema), schema);
            if (at < 0)
                result.Add(item?.DeepClone());
            else
                result[at] = Merge(result[at], item, schema.Element!);
        }
        return result;
    }

    private static int Find(JsonArray list, string element, Schema schema)
    {
        for (var i = 0; i < list.Count; i++)
            if (PathElements.Item(list[i], schema) == element)
                return i;
        return -1;
    }
}
