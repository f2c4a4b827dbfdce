using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary><c>fieldsV1</c>: a member with members below it carries <c>"."</c>.</summary>
internal static class FieldSetJson
{
    private const string Self = ".";

    internal static JsonObject Write(FieldSet set)
    {
        var json = new JsonObject();
        foreach (var (element, child) in set.Children)
        {
            var inner = Write(child);
            if (child.IsMember && inner.Count > 0)
                inner.Insert(0, Self, new JsonObject());
            json[element] = inner;
        }
        return json;
    }

    internal static FieldSet Read(JsonObject? json)
    {
        var set = new FieldSet();
        foreach (var (element, inner) in json ?? [])
            if (element == Self)
                set.IsMember = true;
            else if (element.Length > 2)
                set.Add(element, ReadChild(inner as JsonObject));
        return set;
    }

    private static FieldSet ReadChild(JsonObject? json)
    {
        var child = Read(json);
        child.IsMember |= json is null or { Count: 0 };
        return child;
    }
}
