using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>
/// The layout of v0.1.x, which the seed's chart writes: <c>hyperfleet_api.endpoint</c>, <c>max_age_not_ready</c>,
/// <c>max_age_ready</c>, <c>topic</c>. It is rewritten to today's, so that one Sentinel serves both charts.
/// </summary>
internal static class EarlierLayout
{
    public static JsonObject Upgrade(JsonObject content)
    {
        if (content["hyperfleet_api"] is JsonObject api)
        {
            Move(api, "endpoint", content, "clients", "hyperfleet_api", "base_url");
            Move(api, "timeout", content, "clients", "hyperfleet_api", "timeout");
            if (api.Count == 0)
                content.Remove("hyperfleet_api");
        }

        Move(content, "topic", content, "clients", "broker", "topic");
        UpgradeAges(content);
        return content;
    }

    private static void UpgradeAges(JsonObject content)
    {
        var (notReady, ready) = (Take(content, "max_age_not_ready"), Take(content, "max_age_ready"));
        if (notReady is null && ready is null || content["message_decision"] is not null)
            return;
        content["message_decision"] = Decisions.DefaultRules.WithAges(ready ?? "30m", notReady ?? "10s");
    }

    private static string? Take(JsonObject content, string key)
    {
        if (!content.Remove(key, out var value))
            return null;
        var text = value?.ToString() ?? "";
        return GoDuration.TryParse(text, out _) ? text : throw new ConfigurationException($"'{key}': '{text}' is not a duration; write it like 10s or 30m");
    }

    private static void Move(JsonObject from, string key, JsonObject root, params string[] path)
    {
        if (!from.Remove(key, out var value))
            return;
        var parent = root;
        foreach (var part in path[..^1])
        {
            if (parent[part] is not JsonObject)
                parent[part] = new JsonObject();
            parent = (JsonObject)parent[part]!;
        }

        parent[path[^1]] ??= value;
    }
}
