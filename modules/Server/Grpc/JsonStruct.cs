using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace HyperFleet.Server.Grpc;

/// <summary><c>google.protobuf.Struct</c> as JSON and back. A Struct holds doubles only: <c>3</c> must not come out as <c>3.0</c>.</summary>
internal static class JsonStruct
{
    // Beyond 2^53 a double no longer tells neighbouring integers apart.
    private const double ExactIntegers = 9007199254740992;

    /// <exception cref="FormatException">A number has no JSON form.</exception>
    public static void Write(Utf8JsonWriter json, Struct value)
    {
        json.WriteStartObject();
        foreach (var (name, field) in value.Fields)
        {
            json.WritePropertyName(name);
            Write(json, field);
        }
        json.WriteEndObject();
    }

    /// <param name="json">A JSON object; empty is null.</param>
    public static Struct? Read(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement).StructValue : null;
    }

    /// <summary>The objects of a JSON array; anything else in it is left out.</summary>
    public static IEnumerable<Struct> ReadAll(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => Read(item).StructValue)]
            : [];
    }

    private static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                Write(json, value.StructValue);
                break;
            case Value.KindOneofCase.ListValue:
                json.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                    Write(json, item);
                json.WriteEndArray();
                break;
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.NumberValue:
                Write(json, value.NumberValue);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, double number)
    {
        if (!double.IsFinite(number))
            throw new FormatException($"the number {number} has no JSON form");
        if (double.IsInteger(number) && Math.Abs(number) <= ExactIntegers)
            json.WriteNumberValue((long)number);
        else
            json.WriteNumberValue(number);
    }

    private static Value Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Value.ForStruct(new Struct { Fields = { json.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value)) } }),
        JsonValueKind.Array => Value.ForList([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.String => Value.ForString(json.GetString()!),
        JsonValueKind.Number => Value.ForNumber(json.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Value.ForBool(json.GetBoolean()),
        _ => Value.ForNull(),
    };
}
