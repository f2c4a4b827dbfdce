using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Works;

namespace HyperFleet.Agent.Wire;

/// <summary>The data of a status event, and its hash (Maestro wire §4).</summary>
internal static class StatusPayload
{
    public static JsonObject Write(WorkStatus status) => new()
    {
        ["conditions"] = Write(status.Conditions),
        ["resourceStatus"] = new JsonArray([.. status.Manifests.Select(Write)]),
    };

    /// <summary>Lower-case hex SHA-256; what is empty does not count, so that an agent's restart keeps it.</summary>
    public static string Hash(JsonObject payload)
    {
        var hashed = new JsonObject();
        if (payload["conditions"] is JsonArray { Count: > 0 } conditions)
            hashed["conditions"] = conditions.DeepClone();
        var resources = new JsonObject();
        if (payload["resourceStatus"] is JsonArray { Count: > 0 } manifests)
            resources["manifests"] = manifests.DeepClone();
        hashed["resourceStatus"] = resources;
        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(hashed)));
    }

    private static JsonObject Write(ManifestStatus manifest)
    {
        var feedback = new JsonObject();
        if (manifest.Feedback.Count > 0)
            feedback["values"] = new JsonArray([.. manifest.Feedback.Select(value => value.ToJson())]);
        return new JsonObject
        {
            ["resourceMeta"] = manifest.Meta.ToJson(),
            ["statusFeedback"] = feedback,
            ["conditions"] = Write(manifest.Conditions),
        };
    }

    private static JsonArray Write(IReadOnlyList<Condition> conditions) => new([.. conditions.Select(condition => condition.ToJson())]);
}
