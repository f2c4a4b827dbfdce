using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>An AppliedManifestWork as it stands on the cluster (Maestro wire §8.1).</summary>
internal sealed record AppliedWork(string Name, string Uid, string ManifestWorkName, string HubHash)
{
    public string AgentId { get; init; } = "";

    public bool IsTerminating { get; init; }

    public DateTimeOffset? EvictionStart { get; init; }

    public IReadOnlyList<AppliedResource> Resources { get; init; } = [];

    public static AppliedWork Read(JsonObject live) => new(
        live.Name!, live.Uid!, live["spec"]?["manifestWorkName"].Text() ?? "", live["spec"]?["hubHash"].Text() ?? "")
    {
        AgentId = live["spec"]?["agentID"].Text() ?? "",
        IsTerminating = live.IsTerminating,
        EvictionStart = DateTimeOffset.TryParse(live["status"]?["evictionStartTime"].Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
        Resources = [.. (live["status"]?["appliedResources"] as JsonArray ?? []).Select(AppliedResource.Read)],
    };
}
