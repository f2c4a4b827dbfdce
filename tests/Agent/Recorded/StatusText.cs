using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>A status as a text to compare: conditions by type, without times; what depends on the server's version or on timing is left out.</summary>
internal static class StatusText
{
    private static readonly string[] ServersWords = ["Failed to apply manifest: Deployment", "ERROR: <input>"];

    /// <summary>Of the upstream agent's status and of ours.</summary>
    public static string Of(JsonObject payload, string cluster)
    {
        var conditions = payload["conditions"] as JsonArray ?? [];
        // While it deletes, the upstream agent's status loop goes on beside it and may or may not see objects vanish.
        var isDeleting = conditions.Any(condition => condition!["type"]!.ToString() == "Deleting");
        var lines = new List<string> { Conditions(conditions, isDeleting, cluster) };
        foreach (var manifest in payload["resourceStatus"] as JsonArray ?? [])
            lines.Add($"{manifest!["resourceMeta"]!.ToJsonString()}\n  {manifest["statusFeedback"]!.ToJsonString()}\n  {Conditions((JsonArray)manifest["conditions"]!, isDeleting, cluster)}");
        return string.Join('\n', lines);
    }

    private static string Conditions(JsonArray conditions, bool isDeleting, string cluster) => string.Join("\n  ", conditions
        .Where(condition => !(isDeleting && condition!["type"]!.ToString() == "Available"))
        .Select(condition => $"{condition!["type"]}={condition["status"]} {condition["reason"]} @{condition["observedGeneration"]} {Message(condition["message"]!.ToString(), cluster)}")
        .Order(StringComparer.Ordinal));

    private static string Message(string message, string cluster) =>
        ServersWords.FirstOrDefault(start => message.StartsWith(start, StringComparison.Ordinal)) ?? message.Replace($"the cluster {cluster}", "the cluster", StringComparison.Ordinal);
}
