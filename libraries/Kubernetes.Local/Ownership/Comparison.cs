using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>What an update did to an object, path by path.</summary>
/// <param name="Changed">Added or modified.</param>
/// <param name="Removed">No longer there, with everything that was below.</param>
internal sealed record Comparison(FieldSet Changed, FieldSet Removed)
{
    internal static Comparison Of(JsonObject? before, JsonObject after, Schema schema)
    {
        var changed = Changes(before, after, schema, existed: true, itself: false);
        var removed = Changes(after, before, schema, existed: true, itself: false, additionsOnly: true);
        return new(OwnedFields.Strip(changed), OwnedFields.Strip(removed));
    }

    /// <summary>What <paramref name="after"/> has that <paramref name="before"/> has not, or has differently.</summary>
    private static FieldSet Changes(JsonNode? before, JsonNode? after, Schema schema, bool existed, bool itself, bool additionsOnly = false)
    {
        if (after is JsonObject { Count: > 0 } map && Shape.IsGranular(schema))
            return Map(before as JsonObject, map, schema, existed, itself, additionsOnly);
        if (after is JsonArray { Count: > 0 } list && Shape.IsKeyed(schema))
            return List(before as JsonArray, list, schema, existed, itself, additionsOnly);
        var absent = before is null && !existed;
        return new() { IsMember = after is not null && (additionsOnly ? before is null : absent || !JsonText.Same(before, after)) };
    }

    private static FieldSet Map(JsonObject? before, JsonObject after, Schema schema, bool existed, bool itself, bool additionsOnly)
    {
        var set = new FieldSet { IsMember = itself && !existed };
        foreach (var (name, value) in after)
        {
            var was = before is not null && before.ContainsKey(name);
            var always = existed && schema.Fields.TryGetValue(name, out var field) && field.Always;
            set.Add(PathElements.Field(name), Changes(before?[name], value, Shape.Member(schema, name), was || always, itself: true, additionsOnly));
        }
        return set;
    }

    private static FieldSet List(JsonArray? before, JsonArray after, Schema schema, bool existed, bool itself, bool additionsOnly)
    {
        var set = new FieldSet { IsMember = itself && !existed };
        var old = (before ?? []).DistinctBy(item => PathElements.Item(item, schema)).ToDictionary(item => PathElements.Item(item, schema));
        foreach (var item in after)
        {
            var element = PathElements.Item(item, schema);
            var was = old.TryGetValue(element, out var match);
            var child = Changes(match, item, schema.Element!, was, itself: true, additionsOnly);
            child.IsMember |= !was;
            set.Add(element, child);
        }
        return set;
    }
}
