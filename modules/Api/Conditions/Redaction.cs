using System.Text.Json;

namespace HyperFleet.Api.Conditions;

/// <summary>Copies JSON with the values of sensitive members replaced, down to a bounded depth; what lies deeper is dropped.</summary>
internal sealed class Redaction(IEnumerable<string> names)
{
    private const string Replacement = "***REDACTED***";
    private const int MaxDepth = 20;
    private readonly HashSet<string> _names = new(names, StringComparer.OrdinalIgnoreCase);

    public void Write(Utf8JsonWriter json, JsonElement value, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            json.WriteNullValue();
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, value, depth);
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, depth + 1);
                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private void WriteObject(Utf8JsonWriter json, JsonElement value, int depth)
    {
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (_names.Contains(member.Name))
                json.WriteStringValue(Replacement);
            else
                Write(json, member.Value, depth + 1);
        }
        json.WriteEndObject();
    }
}
