using System.Globalization;
using System.Text.Json;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Reads the values that the suite writes as JSON of protobuf messages.</summary>
public static class SuiteValues
{
    /// <summary>Null when the value is a message (or an enum) that CEL without protobuf cannot hold.</summary>
    public static CelValue? Read(JsonElement json)
    {
        if (!json.EnumerateObject().MoveNext()) return CelValue.Null;
        var property = json.EnumerateObject().First();
        var value = property.Value;
        return property.Name switch
        {
            "int64Value" => CelValue.From(long.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "uint64Value" => CelValue.From(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "doubleValue" => CelValue.From(ReadDouble(value)),
            "stringValue" => CelValue.From(value.GetString()),
            "boolValue" => CelValue.From(value.GetBoolean()),
            "bytesValue" => CelValue.From(value.GetBytesFromBase64()),
            "nullValue" => CelValue.Null,
            "typeValue" => CelValue.FromType(value.GetString()!),
            "listValue" => ReadList(value),
            "mapValue" => ReadMap(value),
            "objectValue" => ReadWellKnown(value),
            _ => null,
        };
    }

    private static double ReadDouble(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();

    private static CelValue? ReadList(JsonElement json)
    {
        var items = new List<CelValue>();
        if (!json.TryGetProperty("values", out var values)) return CelValue.FromList(items);
        foreach (var value in values.EnumerateArray())
        {
            if (Read(value) is not { } item) return null;
            items.Add(item);
        }

        return CelValue.FromList(items);
    }

    private static CelValue? ReadMap(JsonElement json)
    {
        var map = new CelMap(0);
        if (!json.TryGetProperty("entries", out var entries)) return CelValue.FromMap(map);
        foreach (var entry in entries.EnumerateArray())
        {
            if (Read(entry.GetProperty("key")) is not { } key || Read(entry.GetProperty("value")) is not { } value) return null;
            map.TryAdd(key, value);
        }

        return CelValue.FromMap(map);
    }

    private static CelValue? ReadWellKnown(JsonElement json)
    {
        var value = json.TryGetProperty("value", out var inner) ? inner : default;
        switch (json.GetProperty("@type").GetString()!.Split('/')[^1])
        {
            case "google.protobuf.Timestamp" when TimestampReader.TryRead(value.GetString(), out var seconds, out var nanos):
                return CelValue.FromTimestamp(seconds, nanos);
            case "google.protobuf.Duration" when DurationReader.TryRead(value.GetString(), out var duration):
                return CelValue.FromDuration((long)duration);
            case "google.protobuf.Struct" or "google.protobuf.ListValue" or "google.protobuf.Value":
                return CelValue.FromJson(value);
            case "google.protobuf.BoolValue":
                return CelValue.From(value.GetBoolean());
            case "google.protobuf.StringValue":
                return CelValue.From(value.GetString());
            case "google.protobuf.BytesValue":
                return CelValue.From(value.GetBytesFromBase64());
            case "google.protobuf.DoubleValue" or "google.protobuf.FloatValue":
                return CelValue.From(ReadDouble(value));
            case "google.protobuf.Int32Value":
                return CelValue.From(value.GetInt64());
            case "google.protobuf.Int64Value":
                return CelValue.From(long.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            case "google.protobuf.UInt32Value":
                return CelValue.From(value.GetUInt64());
            case "google.protobuf.UInt64Value":
                return CelValue.From(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            default:
                return null;
        }
    }
}
