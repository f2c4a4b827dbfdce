using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Protobuf;

/// <summary>
/// Kubernetes' protobuf as JSON: <c>k8s\0</c>, an envelope with kind and apiVersion, and the object, read by the field numbers
/// of its schema. kubectl's typed commands (<c>create namespace</c>) send nothing else.
/// </summary>
internal static class ProtobufDecoder
{
    private const int MaxDepth = 64;

    internal static Answer Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            if (!body.StartsWith("k8s\0"u8))
                return Refusals.BadRequest("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
            var (apiVersion, kind, raw) = Envelope(body[4..]);
            if (!BuiltinTypes.Shared.All.TryGetValue(kind, out var schema))
                return Refusals.BadRequest($"no kind \"{kind}\" is registered for version \"{apiVersion}\"");
            var decoded = Structure(raw, schema, 0);
            decoded.Insert(0, "kind", kind);
            decoded.Insert(1, "apiVersion", apiVersion);
            return decoded;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return Refusals.BadRequest($"unable to decode protobuf: {e.Message}");
        }
    }

    private static (string ApiVersion, string Kind, byte[] Raw) Envelope(ReadOnlySpan<byte> message)
    {
        var (apiVersion, kind, raw) = ("", "", Array.Empty<byte>());
        var reader = new WireReader(message);
        while (reader.Next(out var number, out var wire))
            if (number == 1)
                (apiVersion, kind) = TypeMeta(reader.Bytes());
            else if (number == 2)
                raw = reader.Bytes().ToArray();
            else
                reader.Skip(wire);
        return (apiVersion, kind, raw);
    }

    private static (string ApiVersion, string Kind) TypeMeta(ReadOnlySpan<byte> message)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new WireReader(message);
        while (reader.Next(out var number, out var wire))
            if (number == 1)
                apiVersion = reader.Text();
            else if (number == 2)
                kind = reader.Text();
            else
                reader.Skip(wire);
        return (apiVersion, kind);
    }

    private static JsonObject Structure(ReadOnlySpan<byte> message, Schema schema, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException("nested too deeply");
        var result = new JsonObject();
        var reader = new WireReader(message);
        while (reader.Next(out var number, out var wire))
            if (schema.Fields.Values.FirstOrDefault(field => field.Number == number) is { } field)
                Add(result, field, ref reader, depth);
            else if (BuiltinTypes.Shared.InlineOf(schema).FirstOrDefault(inline => inline.Number == number) is { } inline)
                foreach (var (name, value) in Structure(reader.Bytes(), inline.Schema, depth + 1).ToList())
                    result[name] = value?.DeepClone();
            else
                reader.Skip(wire);
        return result;
    }

    private static void Add(JsonObject result, Field field, ref WireReader reader, int depth)
    {
        if (field.Schema is { Type: SchemaType.List, Element: { } element })
            List(result, field.Name).Add(Value(ref reader, element, depth));
        else if (field.Schema is { Type: SchemaType.Map, Element: { } value })
            Entry(Map(result, field.Name), reader.Bytes(), value, depth);
        else if (Value(ref reader, field.Schema, depth) is { } single && !IsUnset(single, field))
            result[field.Name] = single;
    }

    // Go writes every plain scalar; an empty one means "not set".
    private static bool IsUnset(JsonNode value, Field field) => !field.Pointer && value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>().Length == 0,
        JsonValueKind.Number => value is JsonValue number && number.TryGetValue<long>(out var zero) && zero == 0,
        JsonValueKind.False => true,
        _ => false,
    };

    private static void Entry(JsonObject map, ReadOnlySpan<byte> message, Schema element, int depth)
    {
        var (key, value) = ("", default(JsonNode));
        var reader = new WireReader(message);
        while (reader.Next(out var number, out var wire))
            if (number == 1)
                key = reader.Text();
            else if (number == 2)
                value = Value(ref reader, element, depth);
            else
                reader.Skip(wire);
        map[key] = value ?? (element.Type is SchemaType.String or SchemaType.Bytes ? "" : null);
    }

    private static JsonNode? Value(ref WireReader reader, Schema schema, int depth) => schema.Type switch
    {
        SchemaType.String => reader.Text(),
        SchemaType.Integer => (long)reader.Varint(),
        SchemaType.Boolean => reader.Varint() != 0,
        SchemaType.Number => reader.Double(),
        SchemaType.Bytes => Convert.ToBase64String(reader.Bytes()),
        SchemaType.Struct => Structure(reader.Bytes(), schema, depth + 1),
        SchemaType.Time or SchemaType.MicroTime => Time(reader.Bytes(), schema.Type),
        SchemaType.Quantity => First(reader.Bytes()) is { } text ? System.Text.Encoding.UTF8.GetString(text) : null,
        SchemaType.IntOrString => IntOrString(reader.Bytes()),
        SchemaType.Any => First(reader.Bytes()) is { Length: > 0 } raw ? JsonNode.Parse(raw) : null,
        _ => throw new InvalidDataException("a list inside a list"),
    };

    private static byte[]? First(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next(out var number, out var wire))
            if (number == 1 && wire == 2)
                return reader.Bytes().ToArray();
            else
                reader.Skip(wire);
        return null;
    }

    private static JsonNode? Time(ReadOnlySpan<byte> message, SchemaType type)
    {
        var (seconds, nanos) = (0L, 0L);
        var reader = new WireReader(message);
        while (reader.Next(out var number, out var wire))
            if (number == 1)
                seconds = (long)reader.Varint();
            else if (number == 2)
                nanos = (long)reader.Varint();
            else
                reader.Skip(wire);
        return seconds <= 0 && nanos == 0 ? null : Timestamps.Write(DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100), type);
    }

    private static JsonNode? IntOrString(ReadOnlySpan<byte> message)
    {
        var (type, number, text) = (0UL, 0, "");
        var reader = new WireReader(message);
        while (reader.Next(out var field, out var wire))
            if (field == 1)
                type = reader.Varint();
            else if (field == 2)
                number = (int)reader.Varint();
            else if (field == 3)
                text = reader.Text();
            else
                reader.Skip(wire);
        return type == 0 ? number : text;
    }

    private static JsonArray List(JsonObject owner, string name) => owner[name] as JsonArray ?? (JsonArray)(owner[name] = new JsonArray());

    private static JsonObject Map(JsonObject owner, string name) => owner[name] as JsonObject ?? (JsonObject)(owner[name] = new JsonObject());
}
