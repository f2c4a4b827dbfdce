using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>Takes paths out of an object.</summary>
internal static class Removal
{
    /// <summary>Removes every member of <paramref name="gone"/>; a structure or item that is a member goes with all that it holds.</summary>
    internal static void Apply(JsonNode? value, FieldSet gone, Schema schema)
    {
        if (value is JsonObject map)
            Map(map, gone, schema);
        else if (value is JsonArray list && Shape.IsKeyed(schema))
            List(list, gone, schema);
    }

    private static void Map(JsonObject map, FieldSet gone, Schema schema)
    {
        foreach (var (element, child) in gone.Children)
        {
            var name = element[2..];
            if (child.IsMember)
                map.Remove(name);
            else
                Apply(map[name], child, Shape.Member(schema, name));
        }
    }

    private static void List(JsonArray list, FieldSet gone, Schema schema)
    {
        for (var i = list.Count - 1; i >= 0; i--)
            if (gone[PathElements.Item(list[i], schema)] is { } child)
                if (child.IsMember)
                    list.RemoveAt(i);
                else
                    Apply(list[i], child, schema.Element!);
    }
}
