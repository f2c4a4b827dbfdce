using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Cel.Values;

/// <summary>Conversion between CEL values and plain .NET data.</summary>
internal static class PlainData
{
    public static CelValue ToCel(object? value) => value switch
    {
        null => CelValue.Null,
        string text => CelValue.From(text),
        bool flag => CelValue.From(flag),
        long number => CelValue.From(number),
        double number => CelValue.From(number),
        int number => CelValue.From((long)number),
        ulong number => CelValue.From(number),
        byte[] bytes => CelValue.From(bytes),
        DateTimeOffset time => CelValue.From(time),
        TimeSpan time => CelValue.From(time),
        JsonElement json => CelValue.FromJson(json),
        CelValue cel => cel,
        IReadOnlyDictionary<string, object?> map => CelValue.FromPlainCollection(CelKind.Map, map),
        ICelMap map => CelValue.FromMap(map),
        JsonNode node => JsonNodes.ToCel(node),
        IReadOnlyList<CelValue> list => CelValue.FromList(list),
        IReadOnlyList<object?> list => CelValue.FromPlainCollection(CelKind.List, list),
        _ => RareToCel(value),
    };

    private static CelValue RareToCel(object value) => value switch
    {
        short or sbyte or byte or ushort => CelValue.From(Convert.ToInt64(value)),
        uint number => CelValue.From((ulong)number),
        float number => CelValue.From((double)number),
        decimal number => CelValue.From((double)number),
        IReadOnlyDictionary<string, string> map => CelValue.FromMap(CelMap.From(map.Select(e => Entry(e.Key, e.Value)))),
        IEnumerable<KeyValuePair<string, object?>> map => CelValue.FromMap(CelMap.From(map.Select(e => Entry(e.Key, e.Value)))),
        System.Collections.IEnumerable list => CelValue.FromList([.. list.Cast<object?>().Select(ToCel)]),
        _ => throw new ArgumentException($"{value.GetType()} has no counterpart in CEL", nameof(value)),
    };

    private static KeyValuePair<CelValue, CelValue> Entry(string key, object? value) => new(CelValue.From(key), ToCel(value));

    public static object? FromCel(in CelValue value) => value.Kind switch
    {
        CelKind.Null => null,
        CelKind.Bool => value.AsBool(),
        CelKind.Int => value.AsInt(),
        CelKind.UInt => value.AsUInt(),
        CelKind.Double => value.AsDouble(),
        CelKind.String => value.AsString(),
        CelKind.Bytes => value.AsBytes(),
        CelKind.Timestamp => value.AsTimestamp(),
        CelKind.Duration => value.AsDuration(),
        CelKind.List => FromList(value),
        CelKind.Map => FromMap(value),
        CelKind.Type => value.TypeReference,
        CelKind.Optional => value.TryGetOptional(out var content) ? FromCel(content) : null,
        _ => throw new InvalidOperationException(value.Error!.Message),
    };

    private static object FromList(in CelValue value)
    {
        if (value.Form == ValueForm.Plain) return value.Reference!;
        var items = new List<object?>(value.Count);
        foreach (var item in value.Elements()) items.Add(FromCel(item));
        return items;
    }

    private static object FromMap(in CelValue value)
    {
        if (value.Form == ValueForm.Plain) return value.Reference!;
        var map = new Dictionary<string, object?>(value.Count, StringComparer.Ordinal);
        foreach (var (key, item) in value.Entries()) map[key.Kind == CelKind.String ? key.AsString() : key.ToString()] = FromCel(item);
        return map;
    }
}
