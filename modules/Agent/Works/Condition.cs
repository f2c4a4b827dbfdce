using System.Globalization;
using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Works;

/// <summary>One condition of a work or a manifest (Maestro wire §8.4).</summary>
internal sealed record Condition(string Type, string Status, string Reason, string Message)
{
    public const string True = "True";
    public const string False = "False";
    public const string Unknown = "Unknown";

    /// <summary>0: not said.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>To the second, as Kubernetes writes it.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = Type, ["status"] = Status };
        if (ObservedGeneration != 0)
            json["observedGeneration"] = ObservedGeneration;
        json["lastTransitionTime"] = LastTransitionTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json["reason"] = Reason;
        json["message"] = Message;
        return json;
    }
}
