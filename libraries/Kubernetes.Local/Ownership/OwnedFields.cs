using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>The paths that an applied configuration claims: its leaves, its list items, and what it leaves empty.</summary>
internal static class OwnedFields
{
    private static readonly string[] NotOwned = ["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"];

    internal static FieldSet Of(JsonObject applied, Schema schema) => Strip(Of((JsonNode)applied, schema));

    /// <summary>Without what nobody owns: kind, identity and the server's own metadata.</summary>
    internal static FieldSet Strip(FieldSet set)
    {
        var stripped = set.Without("f:apiVersion").Without("f:kind");
        foreach (var name in NotOwned)
            stripped = stripped.Without("f:metadata", PathElements.Field(name));
        var result = new FieldSet();
        foreach (var (element, child) in stripped.Children)
            result.Add(element, element == "f:metadata" ? WithoutSelf(child) : child);
        return result;
    }

    private static FieldSet WithoutSelf(FieldSet metadata)
    {
        var result = new FieldSet();
        foreach (var (element, child) in metadata.Children)
            result.Add(element, child);
        return result;
    }

    private static FieldSet Of(JsonNode? value, Schema schema) => value switch
    {
        JsonObject map when schema.Type == SchemaType.Any && map.Count > 0 => Map(map, schema),
        _ when schema.IsLeaf && schema.Type != SchemaType.Any => new() { IsMember = true },
        JsonObject { Count: > 0 } map => Map(map, schema),
        JsonArray { Count: > 0 } list when schema.Type == SchemaType.List => List(list, schema),
        _ => new() { IsMember = true },
    };

    private static FieldSet Map(JsonObject map, Schema schema)
    {
        var set = new FieldSet();
        foreach (var (name, value) in map)
            set.Add(PathElements.Field(name), Of(value, Shape.Member(schema, name)));
        return set;
    }

    private static FieldSet List(JsonArray list, Schema schema)
    {
        var set = new FieldSet();
        foreach (var item in list)
        {
            var child = Of(item, schema.Element!);
            child.IsMember = true;
            set.Add(PathElements.Item(item, schema), child);
        }
        return set;
    }
}
