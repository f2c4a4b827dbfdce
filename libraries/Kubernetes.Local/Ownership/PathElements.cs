using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>The names of an object's parts in <c>fieldsV1</c> and in messages.</summary>
internal static class PathElements
{
    internal static string Field(string name) => "f:" + name;

    /// <summary>The element of a list's item: by its keys, or by its value in a set.</summary>
    internal static string Item(JsonNode? item, Schema list) =>
        list.ListKind == ListKind.Map ? "k:" + JsonText.Compact(Key(item, list)) : "v:" + JsonText.Compact(item);

    /// <summary>For messages: <c>.name</c>, <c>[name="web"]</c>, <c>[="finalizer"]</c>.</summary>
    internal static string Show(string element) => element[0] switch
    {
        'k' => $"[{string.Join(",", JsonNode.Parse(element[2..])!.AsObject().Select(pair => $"{pair.Key}={JsonText.Compact(pair.Value)}"))}]",
        'v' => $"[={element[2..]}]",
        _ => "." + element[2..],
    };

    private static JsonObject Key(JsonNode? item, Schema list)
    {
        var key = new JsonObject();
        foreach (var name in list.Keys.Order(StringComparer.Ordinal))
            if (((item as JsonObject)?[name] ?? Default(list, name)) is { } value)
                key[name] = value.DeepClone();
        return key;
    }

    // The only key with a default among the built-in kinds is a port's protocol.
    private static JsonNode? Default(Schema list, string name) => list.Element?.Of(name)?.Default ?? (name == "protocol" ? "TCP" : null);
}
