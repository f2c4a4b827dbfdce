using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Patches;

/// <summary>
/// Kubernetes' strategic merge patch: maps merge, lists with a merge key merge item by item, and directives
/// (<c>$patch</c>, <c>$deleteFromPrimitiveList</c>, <c>$setElementOrder</c>, <c>$retainKeys</c>) say the rest.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Order = "$setElementOrder/";
    private const string Delete = "$deleteFromPrimitiveList/";
    private const string Retain = "$retainKeys";
    private const string Directive = "$patch";

    internal static Answer Apply(JsonObject current, JsonObject patch, Schema schema) => Map(current, patch, schema) ?? [];

    private static JsonObject? Map(JsonObject? current, JsonObject patch, Schema? schema)
    {
        switch (patch[Directive].Text())
        {
            case "delete":
                return null;
            case "replace":
                return Plain(patch);
        }
        var result = current is null ? [] : (JsonObject)current.DeepClone();
        if (patch[Retain] is JsonArray kept)
            foreach (var name in result.Select(pair => pair.Key).Except(kept.Select(key => key.Text() ?? "")).ToList())
                result.Remove(name);
        foreach (var (name, value) in patch)
            Member(result, name, value, schema, patch);
        return result;
    }

    private static void Member(JsonObject result, string name, JsonNode? value, Schema? schema, JsonObject patch)
    {
        if (name is Directive or Retain || name.StartsWith(Order))
            return;
        if (name.StartsWith(Delete))
            Without(result, name[Delete.Length..], value as JsonArray);
        else if (value is null)
            result.Remove(name);
        else if (Merged(result[name], value, Member(schema, name), patch[Order + name] as JsonArray) is { } merged)
            result[name] = merged;
        else
            result.Remove(name);
    }

    private static Schema? Member(Schema? schema, string name) => name == "metadata" && schema?.Of(name) is null or { Type: SchemaType.Any } ? null : schema?.Of(name);

    private static JsonNode? Merged(JsonNode? current, JsonNode value, Schema? schema, JsonArray? order) => value switch
    {
        JsonObject map => Map(current as JsonObject, map, schema),
        JsonArray list when schema is { PatchMerges: true } => List(current as JsonArray ?? [], list, schema, order),
        JsonArray list => new JsonArray([.. list.Select(item => item is JsonObject map ? Plain(map) : item?.DeepClone())]),
        _ => value.DeepClone(),
    };

    private static JsonArray List(JsonArray current, JsonArray patch, Schema schema, JsonArray? order)
    {
        if (schema.PatchKey is not { } key)
            return new([.. current.Concat(patch).Select(item => item.Text()).Distinct().Select(item => (JsonNode?)item)]);
        if (patch.OfType<JsonObject>().Any(item => item[Directive].Text() == "replace" && !item.ContainsKey(key)))
            return new([.. patch.OfType<JsonObject>().Where(item => item.ContainsKey(key)).Select(Plain)]);
        var items = current.Select(item => (JsonObject)item!.DeepClone()).ToList();
        foreach (var change in patch.OfType<JsonObject>())
        {
            var at = items.FindIndex(item => JsonText.Same(item[key], change[key]));
            if (Map(at < 0 ? null : items[at], change, schema.Element) is not { } merged)
                items.RemoveAll(item => JsonText.Same(item[key], change[key]));
            else if (at < 0)
                items.Add(merged);
            else
                items[at] = merged;
        }
        return new([.. items.OrderBy(item => order is null ? 0 : Position(order, item, key))]);
    }

    // Items that the order does not name keep their place after those that it does.
    private static int Position(JsonArray order, JsonObject item, string key)
    {
        for (var i = 0; i < order.Count; i++)
            if (JsonText.Same(order[i]?[key], item[key]))
                return i;
        return order.Count;
    }

    private static void Without(JsonObject result, string name, JsonArray? removed)
    {
        if (result[name] is JsonArray list)
            result[name] = new JsonArray([.. list.Where(item => removed?.Any(gone => JsonText.Same(gone, item)) != true).Select(item => item?.DeepClone())]);
    }

    private static JsonObject Plain(JsonObject map) =>
        new(map.Where(pair => pair.Key[0] != '$' && pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value is JsonObject inner ? Plain(inner) : pair.Value?.DeepClone())));
}
