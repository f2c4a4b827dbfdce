using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Works;
using HyperFleet.CloudEvents;

namespace HyperFleet.Agent.Wire;

/// <summary>The status of one work as an event (Maestro wire §4 and §5.4).</summary>
internal static class StatusEvent
{
    private const string Json = "application/json";

    public static CloudEvent Create(Work work, WorkStatus status, string type, AgentIdentity agent, string sequenceId, DateTimeOffset now)
    {
        var payload = StatusPayload.Write(status);
        return new CloudEvent
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Source = agent.Source,
            Type = type,
            Time = now,
            DataContentType = Json,
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes(payload.ToJsonString()),
            Extensions = new Dictionary<string, ExtensionValue>(StringComparer.Ordinal)
            {
                [EventTypes.ClusterName] = agent.Cluster,
                [EventTypes.OriginalSource] = work.OriginalSource,
                [EventTypes.ResourceId] = work.Id,
                [EventTypes.ResourceVersion] = work.Generation.ToString(CultureInfo.InvariantCulture),
                [EventTypes.SequenceId] = sequenceId,
                [EventTypes.StatusHash] = StatusPayload.Hash(payload),
                [EventTypes.LogTracing] = work.LogTracing ?? "{}",
                [EventTypes.Metadata] = work.Metadata(agent.Cluster, status.Conditions.IsTrue("Deleted")).ToJsonString(),
            },
        };
    }

    /// <summary>Asks for everything that is newer than what is known.</summary>
    public static CloudEvent ResyncRequest(IEnumerable<Work> works, AgentIdentity agent, DateTimeOffset now)
    {
        var versions = new JsonObject
        {
            ["resourceVersions"] = new JsonArray([.. works.Select(work => new JsonObject { ["resourceID"] = work.Id, ["resourceVersion"] = work.Generation })]),
        };
        return new CloudEvent
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Source = agent.Source,
            Type = EventTypes.SpecResyncRequest,
            Time = now,
            DataContentType = Json,
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes(versions.ToJsonString()),
            Extensions = new Dictionary<string, ExtensionValue>(StringComparer.Ordinal)
            {
                [EventTypes.ClusterName] = agent.Cluster,
                [EventTypes.OriginalSource] = "",
            },
        };
    }
}
