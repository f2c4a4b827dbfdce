using System.Text.Json;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Conditions;

/// <summary>Conditions as clients see them (API contract §1.3), which is also how a resource's row keeps them.</summary>
internal static class ConditionJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<Condition> conditions)
    {
        if (conditions is StoredConditions stored)
        {
            json.WriteRawValue(stored.Json.Span, skipInputValidation: true);
            return;
        }
        json.WriteStartArray();
        foreach (var condition in conditions)
            Write(json, condition);
        json.WriteEndArray();
    }

    /// <summary>Empty for no conditions: the row then holds NULL.</summary>
    public static ReadOnlyMemory<byte> ToBytes(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0 ? default : JsonAnswer.ToBytes(json => Write(json, conditions));

    public static List<Condition> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var conditions = new List<Condition>(document.RootElement.GetArrayLength());
        foreach (var item in document.RootElement.EnumerateArray())
            conditions.Add(Parse(item));
        return conditions;
    }

    private static void Write(Utf8JsonWriter json, Condition condition)
    {
        json.WriteStartObject();
        json.WriteString("type", condition.Type);
        json.WriteString("status", condition.StatusText);
        if (condition.Reason is not null)
            json.WriteString("reason", condition.Reason);
        if (condition.Message is not null)
            json.WriteString("message", condition.Message);
        json.WriteNumber("observed_generation", condition.ObservedGeneration);
        json.WriteTime("created_time", condition.CreatedTime);
        json.WriteTime("last_updated_time", condition.LastUpdatedTime);
        json.WriteTime("last_transition_time", condition.LastTransitionTime);
        json.WriteEndObject();
    }

    private static Condition Parse(JsonElement item) => new(
        item.GetProperty("type").GetString()!,
        item.GetProperty("status").ValueEquals("True"u8),
        Text(item, "reason"),
        Text(item, "message"),
        item.GetProperty("observed_generation").GetInt32(),
        Time(item, "created_time"),
        Time(item, "last_updated_time"),
        Time(item, "last_transition_time"));

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset Time(JsonElement item, string name) => item.GetProperty(name).GetDateTimeOffset().ToUniversalTime();
}
