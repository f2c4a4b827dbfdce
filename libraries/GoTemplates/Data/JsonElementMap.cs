using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace HyperFleet.GoTemplates.Data;

/// <summary>A JSON object seen as a map, read where it lies. Numbers are doubles, as Go decodes them.</summary>
internal sealed class JsonElementMap(JsonElement element) : IReadOnlyDictionary<string, object?>
{
    public int Count => element.GetPropertyCount();

    public IEnumerable<string> Keys => element.EnumerateObject().Select(p => p.Name);

    public IEnumerable<object?> Values => element.EnumerateObject().Select(p => Unwrap(p.Value));

    public object? this[string key] => Unwrap(element.GetProperty(key));

    public static object? Unwrap(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonElementMap(value),
        JsonValueKind.Array => new JsonElementList(value),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public bool ContainsKey(string key) => element.TryGetProperty(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var found = element.TryGetProperty(key, out var property);
        value = found ? Unwrap(property) : null;
        return found;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Unwrap(p.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
