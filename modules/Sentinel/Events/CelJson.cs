using System.Globalization;
using System.Text.Json;
using HyperFleet.Cel;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Events;

/// <summary>Results of expressions as JSON: natural types, timestamps and durations as text, maps sorted by key, null members left out.</summary>
internal static class CelJson
{
    public static bool IsAbsent(CelValue value) =>
        value.IsNull || (value.Kind == CelKind.Optional && !value.TryGetOptional(out _));

    public static void Write(Utf8JsonWriter json, CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Bool: json.WriteBooleanValue(value.AsBool()); break;
            case CelKind.Int: json.WriteNumberValue(value.AsInt()); break;
            case CelKind.UInt: json.WriteNumberValue(value.AsUInt()); break;
            case CelKind.Double: WriteDouble(json, value.AsDouble()); break;
            case CelKind.String: json.WriteStringValue(value.AsString()); break;
            case CelKind.Bytes: json.WriteBase64StringValue(value.AsBytes()); break;
            case CelKind.Timestamp: json.WriteStringValue(Rfc3339(value.AsTimestamp())); break;
            case CelKind.Duration: json.WriteStringValue(GoDuration.Format(value.AsDuration())); break;
            case CelKind.List: WriteList(json, value); break;
            case CelKind.Map: WriteMap(json, value); break;
            case CelKind.Optional when value.TryGetOptional(out var inner): Write(json, inner); break;
            case CelKind.Null or CelKind.Optional: json.WriteNullValue(); break;
            default: json.WriteStringValue(value.ToString()); break;
        }
    }

    // JSON has no infinities; integral doubles (all JSON numbers are doubles in CEL) go out without a fraction.
    private static void WriteDouble(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteList(Utf8JsonWriter json, CelValue list)
    {
        json.WriteStartArray();
        foreach (var item in list.Elements())
            Write(json, item);
        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, CelValue map)
    {
        json.WriteStartObject();
        foreach (var (key, value) in map.Entries().Select(e => (Key: Name(e.Key), e.Value)).OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            if (IsAbsent(value))
                continue;
            json.WritePropertyName(key);
            Write(json, value);
        }

        json.WriteEndObject();
    }

    private static string Name(CelValue key) => key.Kind == CelKind.String ? key.AsString() : key.ToString();

    private static string Rfc3339(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
