using System.Text.Json;
using HyperFleet.CloudEvents;
using HyperFleet.Mqtt;
using HyperFleet.Server.Bundles;

namespace HyperFleet.Server.Statuses;

/// <summary>One status event of an agent, checked for everything that needs no database (wire contract §4).</summary>
internal sealed record StatusReport(string BundleId, string Consumer, int Version, string SequenceId, bool IsDeleted, CloudEvent Event)
{
    /// <summary>Acknowledged when the effect is stored.</summary>
    public MqttMessage? Message { get; init; }

    /// <returns>Null with the reason, a short constant that serves as metric label, when the event cannot be used.</returns>
    public static StatusReport? Read(CloudEvent e, string sourceId, out string reason)
    {
        reason = "";
        if (Text(e, "resourceid") is not { Length: > 0 and <= 256 } id)
            reason = "resourceid missing or longer than 256";
        else if (Text(e, "clustername") is not { Length: > 0 } consumer)
            reason = "clustername missing";
        else if (e.Extensions.GetValueOrDefault("resourceversion").AsInt32() is not { } version)
            reason = "resourceversion missing or no number";
        else if (Text(e, "originalsource") != sourceId)
            reason = "originalsource is not this server";
        else if (Text(e, "sequenceid") is not { } sequence || !long.TryParse(sequence, out _))
            reason = "sequenceid missing or no number";
        else if (!e.Data.IsEmpty && !JsonText.IsObject(e.Data.Span))
            reason = "data is no JSON object";
        else if (!TryDeleted(e.Data, out var deleted))
            reason = "conditions are no list of objects";
        else
            return new(id, consumer, version, sequence, deleted, e);
        return null;
    }

    private static string? Text(CloudEvent e, string name) => e.Extensions.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Whether the condition Deleted is True. False as a result: the conditions have another shape.</summary>
    private static bool TryDeleted(ReadOnlyMemory<byte> data, out bool deleted)
    {
        deleted = false;
        if (data.Span.IndexOf("\"conditions\""u8) < 0)
            return true;
        using var document = JsonDocument.Parse(data);
        if (!document.RootElement.TryGetProperty("conditions", out var conditions) || conditions.ValueKind == JsonValueKind.Null)
            return true;
        if (conditions.ValueKind != JsonValueKind.Array || conditions.EnumerateArray().Any(condition => condition.ValueKind != JsonValueKind.Object))
            return false;
        deleted = conditions.EnumerateArray().Any(condition => Is(condition, "type", "Deleted") && Is(condition, "status", "True"));
        return true;
    }

    private static bool Is(JsonElement condition, string name, string value) =>
        condition.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);
}
