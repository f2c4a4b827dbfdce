using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>The AppliedManifestWork as owner of what it applied; an orphaned object does not carry it (Maestro wire §8.1, §8.6).</summary>
internal sealed record Ownership(string Name, string Uid, bool Orphan)
{
    public const string ApiVersion = "work.open-cluster-management.io/v1";
    public const string Kind = "AppliedManifestWork";

    public static bool IsAppliedWork(JsonNode? reference) => reference?["kind"].Text() == Kind && reference["apiVersion"].Text() == ApiVersion;

    /// <summary>The owner references that the object should have; null when they are right already.</summary>
    public JsonArray? Changed(JsonObject live)
    {
        var current = live.Metadata?["ownerReferences"] as JsonArray ?? [];
        var ours = current.Where(reference => IsAppliedWork(reference) && reference!["name"].Text() == Name).ToList();
        var isRight = Orphan ? ours.Count == 0 : ours is [var only] && only!["uid"].Text() == Uid;
        return isRight ? null : Applied(current);
    }

    /// <summary>The given references with ours, or without it.</summary>
    public JsonArray Applied(JsonArray? current)
    {
        var others = (current ?? []).Where(reference => !(IsAppliedWork(reference) && reference!["name"].Text() == Name)).Select(reference => reference!.DeepClone());
        return Orphan ? [.. others] : [.. others, new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind, ["name"] = Name, ["uid"] = Uid }];
    }
}
