using System.Text.Json;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Statuses;

/// <summary>Writes an adapter status as clients see it (API contract §1.4): no id, no kind, no href.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter json, AdapterStatus status)
    {
        json.WriteStartObject();
        json.WriteString("adapter", status.Adapter);
        json.WriteNumber("observed_generation", status.ObservedGeneration);
        json.WritePropertyName("conditions");
        WriteConditions(json, status.Conditions);
        json.WritePropertyName("data");
        json.WriteRawValue(status.Data.IsEmpty ? "{}"u8 : status.Data.Span, skipInputValidation: true);
        if (!status.Metadata.IsEmpty)
        {
            json.WritePropertyName("metadata");
            json.WriteRawValue(status.Metadata.Span, skipInputValidation: true);
        }
        json.WriteTime("created_time", status.CreatedTime);
        json.WriteTime("last_report_time", status.LastReportTime);
        json.WriteEndObject();
    }

    public static void WriteConditions(Utf8JsonWriter json, IReadOnlyList<AdapterCondition> conditions)
    {
        json.WriteStartArray();
        foreach (var condition in conditions)
        {
            json.WriteStartObject();
            json.WriteString("type", condition.Type);
            json.WriteString("status", condition.Status.ToString());
            if (condition.Reason is not null)
                json.WriteString("reason", condition.Reason);
            if (condition.Message is not null)
                json.WriteString("message", condition.Message);
            json.WriteTime("last_transition_time", condition.LastTransitionTime);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
