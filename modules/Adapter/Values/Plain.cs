using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Adapter.Values;

/// <summary>
/// The plain data that templates, expressions and field paths share: null, bool, long, double, string,
/// <see cref="IReadOnlyDictionary{TKey,TValue}"/> by string and <see cref="IReadOnlyList{T}"/>.
/// </summary>
internal static class Plain
{
    public static readonly IReadOnlyDictionary<string, object?> EmptyMap = new Dictionary<string, object?>();

    /// <summary>JSON from events and API answers: every number is a double (adapter contract §3.4).</summary>
    public static object? FromJson(JsonElement element) => FromJson(element, static number => number.GetDouble());

    /// <summary>Kubernetes objects: whole numbers are integers.</summary>
    public static object? FromKubernetes(JsonNode? node) =>
        node is null ? null : FromJson(JsonSerializer.SerializeToElement(node), static number => number.TryGetInt64(out var whole) ? (object)whole : number.GetDouble());

    public static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        double number => number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number),
        string text => JsonValue.Create(text),
        IReadOnlyDictionary<string, object?> map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        IReadOnlyList<object?> list => new JsonArray([.. list.Select(ToJson)]),
        _ => JsonValue.Create(GoText.Format(value)),
    };

    public static bool IsNumber(object? value) => value is long or double;

    public static double ToDouble(object? number) => number is long whole ? whole : (double)number!;

    /// <summary>Deep equality; 5 equals 5.0, whether it came from YAML or from JSON (adapter contract §3.6).</summary>
    public static bool DeepEquals(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (long a, long b) => a == b,
        (long or double, long or double) => ToDouble(left).Equals(ToDouble(right)),
        (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b) =>
            a.Count == b.Count && a.All(entry => b.TryGetValue(entry.Key, out var other) && DeepEquals(entry.Value, other)),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => DeepEquals(pair.First, pair.Second)),
        _ => left is not null && left.Equals(right),
    };

    /// <summary>Null, "", an empty list or map. 0 and false are values.</summary>
    public static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        IReadOnlyDictionary<string, object?> map => map.Count == 0,
        IReadOnlyList<object?> list => list.Count == 0,
        _ => false,
    };

    /// <summary>What stands at a path of map keys; null when a key is missing or a step is no map.</summary>
    public static object? At(object? value, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (value is not IReadOnlyDictionary<string, object?> map || !map.TryGetValue(key, out value)) return null;
        }

        return value;
    }

    private static object? FromJson(JsonElement element, Func<JsonElement, object> number) => element.ValueKind switch
    {
        JsonValueKind.Object => MapOf(element, number),
        JsonValueKind.Array => element.EnumerateArray().Select(item => FromJson(item, number)).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static Dictionary<string, object?> MapOf(JsonElement element, Func<JsonElement, object> number)
    {
        var map = new Dictionary<string, object?>();
        foreach (var member in element.EnumerateObject()) map[member.Name] = FromJson(member.Value, number);
        return map;
    }
}
