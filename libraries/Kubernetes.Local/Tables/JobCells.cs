using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tables;

internal static class JobCells
{
    internal static string Status(JsonObject job)
    {
        var finished = (job["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(condition => condition!["type"].Text() is "Complete" or "Failed" && condition["status"].Text() == "True");
        return finished?["type"].Text() ?? "Running";
    }
}
