using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Cel.Values;

/// <summary>Reads mutable JSON trees in place.</summary>
internal static class JsonNodes
{
    public static CelValue ToCel(JsonNode? node) => node switch
    {
        null => CelValue.Null,
        JsonObject map => CelValue.FromMap(new JsonObjectMap(map)),
        JsonArray list => CelValue.FromList([.. list.Select(ToCel)]),
        JsonValue value when value.TryGetValue<JsonElement>(out var element) => CelValue.FromJson(element),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => CelValue.From(JsonSerializer.SerializeToElement(value).GetDouble()),
        _ => CelValue.FromJson(JsonSerializer.SerializeToElement(node)),
    };

    private sealed class JsonObjectMap(JsonObject map) : ICelMap
    {
        public int Count => map.Count;

        public IEnumerable<KeyValuePair<CelValue, CelValue>> Entries =>
            map.Select(entry => new KeyValuePair<CelValue, CelValue>(CelValue.From(entry.Key), ToCel(entry.Value)));

        public bool TryGet(in CelValue key, out CelValue value)
        {
            value = default;
            if (key.Kind != CelKind.String || !map.TryGetPropertyValue(key.AsString(), out var node)) return false;
            value = ToCel(node);
            return true;
        }
    }
}
