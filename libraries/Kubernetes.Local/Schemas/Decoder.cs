using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;

namespace HyperFleet.Kubernetes.Local.Schemas;

/// <summary>
/// Reads a built-in object as the real server's structures do: unknown fields are left out and reported, wrong types refused,
/// empty optional values dropped, values that are always written filled in.
/// </summary>
internal sealed class Decoder(string kind)
{
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
    private readonly List<string> _unknown = [];

    /// <summary>Paths of fields that the kind does not have.</summary>
    internal IReadOnlyList<string> Unknown => _unknown;

    /// <summary>What is wrong with the first value of a wrong type; null when nothing is.</summary>
    internal string? Error { get; private set; }

    internal JsonObject Decode(JsonObject source, Schema schema)
    {
        var result = Structure(source, schema, "");
        if (source.ApiVersion is { } apiVersion)
            result.Insert(0, "apiVersion", apiVersion);
        if (source.Kind is { } own)
            result.Insert(0, "kind", own);
        return result;
    }

    internal JsonObject Structure(JsonObject source, Schema schema, string path)
    {
        var result = new JsonObject();
        foreach (var (name, value) in source)
            if (path.Length > 0 || name is not ("kind" or "apiVersion"))
                Member(result, name, value, schema, path.Length == 0 ? name : $"{path}.{name}");
        foreach (var field in schema.Fields.Values)
            if (field.Always && !result.ContainsKey(field.Name) && Empty(field.Schema) is { } empty)
                result[field.Name] = empty;
        return result;
    }

    private void Member(JsonObject result, string name, JsonNode? value, Schema schema, string path)
    {
        if (!schema.Fields.TryGetValue(name, out var field))
            _unknown.Add(path);
        else if (value is not null && Value(value, field.Schema, path) is { } read && (field.Always || field.Pointer || !IsEmpty(read, field.Schema)))
            result[name] = read;
    }

    private JsonNode? Value(JsonNode? value, Schema schema, string path) => (schema.Type, value) switch
    {
        (_, null) => null,
        (SchemaType.Any, _) => value.DeepClone(),
        (SchemaType.Struct, JsonObject map) => Structure(map, schema, path),
        (SchemaType.Map, JsonObject map) => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Value(pair.Value, schema.Element!, $"{path}.{pair.Key}") ?? Zero(schema.Element!)))),
        (SchemaType.List, JsonArray list) => new JsonArray([.. list.Select((item, index) => Value(item, schema.Element!, $"{path}[{index}]") ?? Zero(schema.Element!))]),
        (_, JsonValue scalar) => Scalar(scalar, schema, path),
        _ => Wrong(value, schema, path),
    };

    private JsonNode? Scalar(JsonValue value, Schema schema, string path) => (schema.Type, value.GetValueKind()) switch
    {
        (SchemaType.String, JsonValueKind.String) => value.DeepClone(),
        (SchemaType.Boolean, JsonValueKind.True or JsonValueKind.False) => value.DeepClone(),
        (SchemaType.Integer, JsonValueKind.Number) when value.Integer() is { } number => number,
        (SchemaType.Number, JsonValueKind.Number) => value.DeepClone(),
        (SchemaType.IntOrString, JsonValueKind.String or JsonValueKind.Number) => value.DeepClone(),
        (SchemaType.Quantity, JsonValueKind.Number) => Quantities.Canonical(JsonText.Compact(value)),
        (SchemaType.Quantity, JsonValueKind.String) => Quantities.Canonical(value.GetValue<string>()) is { } quantity ? quantity
            : Fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        (SchemaType.Bytes, JsonValueKind.String) => IsBase64(value) ? value.DeepClone() : Fail("illegal base64 data at input byte " + BadByte(value)),
        (SchemaType.Time or SchemaType.MicroTime, JsonValueKind.String) => Time(value.GetValue<string>(), schema.Type),
        _ => Wrong(value, schema, path),
    };

    private JsonNode? Time(string text, SchemaType type) => DateTimeOffset.TryParse(text, out var time)
        ? Timestamps.Write(time, type)
        : Fail($"parsing time {FieldError.Quote(FieldError.Quote(text))} as \"2006-01-02T15:04:05Z07:00\": cannot parse {FieldError.Quote(text)} as \"2006\"");

    private JsonNode? Wrong(JsonNode value, Schema schema, string path)
    {
        var given = value.GetValueKind() switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            _ => "bool",
        };
        return Fail($"json: cannot unmarshal {given} into Go struct field {kind}.{path} of type {GoType(schema)}");
    }

    private JsonNode? Fail(string error)
    {
        Error ??= error;
        return null;
    }

    private static string GoType(Schema schema) => schema.Type switch
    {
        SchemaType.String => "string",
        SchemaType.Integer => "int32",
        SchemaType.Boolean => "bool",
        SchemaType.Number => "float64",
        SchemaType.Bytes => "[]uint8",
        SchemaType.Map => $"map[string]{GoType(schema.Element!)}",
        SchemaType.List => $"[]{GoType(schema.Element!)}",
        SchemaType.Time or SchemaType.MicroTime => "v1.Time",
        SchemaType.Quantity => "resource.Quantity",
        SchemaType.IntOrString => "intstr.IntOrString",
        _ => "v1." + schema.Name,
    };

    private static bool IsBase64(JsonValue value) => Convert.TryFromBase64String(value.GetValue<string>(), new byte[value.GetValue<string>().Length], out _);

    private static int BadByte(JsonValue value)
    {
        var text = value.GetValue<string>();
        var bad = text.AsSpan().IndexOfAnyExcept(Base64);
        return bad < 0 ? text.Length / 4 * 4 : bad;
    }

    private static bool IsEmpty(JsonNode value, Schema schema) => value switch
    {
        JsonArray list => list.Count == 0,
        JsonObject map => schema.Type == SchemaType.Map && map.Count == 0,
        JsonValue scalar when schema.Type is SchemaType.String or SchemaType.Bytes => scalar.GetValue<string>().Length == 0,
        JsonValue scalar when schema.Type is SchemaType.Integer or SchemaType.Number => scalar.Integer() == 0,
        JsonValue scalar when schema.Type == SchemaType.Boolean => !scalar.GetValue<bool>(),
        _ => false,
    };

    // Times and lists that are "null when empty" in Go are left out: newer servers do the same.
    private static JsonNode? Empty(Schema schema) => schema.Type == SchemaType.Struct ? Fresh(schema) : schema.Type switch
    {
        SchemaType.String => "",
        SchemaType.Integer => 0,
        SchemaType.Boolean => false,
        _ => null,
    };

    private static JsonObject Fresh(Schema schema)
    {
        var result = new JsonObject();
        foreach (var field in schema.Fields.Values)
            if (field.Always && Empty(field.Schema) is { } value)
                result[field.Name] = value;
        return result;
    }

    private static JsonNode? Zero(Schema schema) => schema.Type is SchemaType.Map or SchemaType.List ? null : Empty(schema);
}
