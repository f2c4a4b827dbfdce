using System.Text.Json;
using HyperFleet.Api.Conditions;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Statuses;

namespace HyperFleet.Api.Timeline;

/// <summary>The members of a timeline entry that only some events have, as one JSON object.</summary>
internal static class EventDetail
{
    private const int MaxText = 256;

    /// <summary>Empty when no condition changed its status and there is no report.</summary>
    public static ReadOnlyMemory<byte> Of(IReadOnlyList<Condition> before, IReadOnlyList<Condition> after, AdapterStatus? report = null)
    {
        var transitions = Transitions(before, after).ToList();
        return report is null && transitions.Count == 0 ? default : JsonAnswer.ToBytes(json =>
        {
            json.WriteStartObject();
            if (report is not null)
                WriteReport(json, report);
            if (transitions.Count > 0)
                WriteTransitions(json, transitions);
            json.WriteEndObject();
        });
    }

    /// <summary>Why an operator removed the resource.</summary>
    public static ReadOnlyMemory<byte> Reason(string reason) => JsonAnswer.ToBytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("reason", reason);
        json.WriteEndObject();
    });

    private static IEnumerable<(string Type, string? From, string? To, string? Reason)> Transitions(IReadOnlyList<Condition> before, IReadOnlyList<Condition> after)
    {
        foreach (var condition in after)
        {
            var previous = before.FirstOrDefault(c => c.Type == condition.Type);
            if (previous?.Status != condition.Status)
                yield return (condition.Type, previous?.StatusText, condition.StatusText, condition.Reason);
        }
        foreach (var gone in before.Where(c => after.All(a => a.Type != c.Type)))
            yield return (gone.Type, gone.StatusText, null, null);
    }

    private static void WriteReport(Utf8JsonWriter json, AdapterStatus report)
    {
        json.WriteStartObject("report");
        json.WriteString("adapter", report.Adapter);
        json.WriteNumber("observed_generation", report.ObservedGeneration);
        json.WriteTime("observed_time", report.LastReportTime);
        json.WriteStartArray("conditions");
        foreach (var condition in report.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("type", Cut(condition.Type));
            json.WriteString("status", condition.Status.ToString());
            if (condition.Reason is not null)
                json.WriteString("reason", Cut(condition.Reason));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTransitions(Utf8JsonWriter json, List<(string Type, string? From, string? To, string? Reason)> transitions)
    {
        json.WriteStartArray("transitions");
        foreach (var (type, from, to, reason) in transitions)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("from", from);
            json.WriteString("to", to);
            if (reason is not null)
                json.WriteString("reason", Cut(reason));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Texts of adapters have no limit of their own; an entry of the timeline has. A surrogate pair is never cut in half.</summary>
    private static string Cut(string text) =>
        text.Length <= MaxText ? text : text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)];
}
