using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Works;
using HyperFleet.CloudEvents;

namespace HyperFleet.Agent.Wire;

/// <summary>What an agent says: the status of one work, or which works it has (Maestro wire §4, §5.4, §5.5).</summary>
internal static class StatusEvent
{
    private const string Json = "application/json";

    public static CloudEvent Create(Work work, WorkStatus status, string type, AgentIdentity agent, string sequenceId, DateTimeOffset now)
    {
        var payload = StatusPayload.Write(status);
        return New(type, agent, work.OriginalSource, payload, now,
        [
            new(EventTypes.ResourceId, work.Id),
            new(EventTypes.ResourceVersion, work.Generation.ToString(CultureInfo.InvariantCulture)),
            new(EventTypes.SequenceId, sequenceId),
            new(EventTypes.StatusHash, StatusPayload.Hash(payload)),
            new(EventTypes.LogTracing, work.LogTracing ?? "{}"),
            new(EventTypes.Metadata, work.Metadata(agent.Cluster, status.Conditions.IsTrue("Deleted")).ToJsonString()),
        ]);
    }

    /// <summary>Asks for everything that is newer than what is known in a range of ids.</summary>
    public static CloudEvent ResyncRequest(ResyncRange range, AgentIdentity agent, DateTimeOffset now)
    {
        var versions = new JsonObject
        {
            ["resourceVersions"] = new JsonArray([.. range.Works.Select(work => new JsonObject { ["resourceID"] = work.Id, ["resourceVersion"] = work.Generation })]),
        };
        (string Name, string? Value)[] bounds = [(EventTypes.ResyncAfter, range.After), (EventTypes.ResyncUpTo, range.UpTo)];
        return New(EventTypes.SpecResyncRequest, agent, "", versions, now,
            [.. bounds.Where(bound => bound.Value is not null).Select(bound => new KeyValuePair<string, ExtensionValue>(bound.Name, bound.Value!))]);
    }

    private static CloudEvent New(
        string type, AgentIdentity agent, string originalSource, JsonObject data, DateTimeOffset now, KeyValuePair<string, ExtensionValue>[] extensions) => new()
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Source = agent.Source,
            Type = type,
            Time = now,
            DataContentType = Json,
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes(data.ToJsonString()),
            Extensions = new Dictionary<string, ExtensionValue>(extensions, StringComparer.Ordinal)
            {
                [EventTypes.ClusterName] = agent.Cluster,
                [EventTypes.OriginalSource] = originalSource,
            },
        };
}
