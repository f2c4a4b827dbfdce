using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.GoTemplates.Data;

/// <summary>A <see cref="JsonObject"/> seen as a map.</summary>
internal sealed class JsonNodeMap(JsonObject node) : IReadOnlyDictionary<string, object?>
{
    public int Count => node.Count;

    public IEnumerable<string> Keys => node.Select(p => p.Key);

    public IEnumerable<object?> Values => node.Select(p => Unwrap(p.Value));

    public object? this[string key] => Unwrap(node[key]);

    public static object? Unwrap(JsonNode? value) => value switch
    {
        null => null,
        JsonObject map => new JsonNodeMap(map),
        JsonArray list => new JsonNodeList(list),
        JsonValue scalar when scalar.TryGetValue(out JsonElement element) => JsonElementMap.Unwrap(element),
        JsonValue scalar => Scalar(scalar),
        _ => null,
    };

    public bool ContainsKey(string key) => node.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var found = node.TryGetPropertyValue(key, out var property);
        value = Unwrap(property);
        return found;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        node.Select(p => KeyValuePair.Create(p.Key, Unwrap(p.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A value made in code remembers its .NET type; JSON has one number type.
    private static object? Scalar(JsonValue scalar) => scalar.GetValueKind() switch
    {
        JsonValueKind.Number => JsonSerializer.SerializeToElement(scalar).GetDouble(),
        _ => JsonElementMap.Unwrap(JsonSerializer.SerializeToElement(scalar)),
    };
}
