using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tables;

internal static class PodCells
{
    internal static string Ready(JsonObject pod) => $"{Statuses(pod).Count(status => status["ready"]?.GetValue<bool>() == true)}/{(pod["spec"]?["containers"] as JsonArray)?.Count ?? 0}";

    internal static string Status(JsonObject pod)
    {
        if (pod.IsTerminating)
            return "Terminating";
        var waiting = Statuses(pod).Select(status => (status["state"]?["waiting"]?["reason"] ?? status["state"]?["terminated"]?["reason"]).Text()).FirstOrDefault(reason => reason is not null);
        return waiting ?? pod["status"]?["reason"].Text() ?? pod["status"]?["phase"].Text() ?? "Unknown";
    }

    internal static long Restarts(JsonObject pod) => Statuses(pod).Sum(status => status["restartCount"].Integer() ?? 0);

    internal static string Containers(JsonObject workload, string part) =>
        string.Join(",", (workload["spec"]?["template"]?["spec"]?["containers"] as JsonArray ?? []).Select(container => container![part].Text()));

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) => (pod["status"]?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>();
}
