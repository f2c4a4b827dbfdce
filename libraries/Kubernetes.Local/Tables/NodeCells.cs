using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tables;

internal static class NodeCells
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    internal static string Status(JsonObject node)
    {
        var ready = (node["status"]?["conditions"] as JsonArray ?? []).FirstOrDefault(condition => condition!["type"].Text() == "Ready")?["status"].Text();
        var state = ready switch { "True" => "Ready", null => "Unknown", _ => "NotReady" };
        return node["spec"]?["unschedulable"]?.GetValue<bool>() == true ? state + ",SchedulingDisabled" : state;
    }

    internal static string Roles(JsonObject node)
    {
        var roles = (node.Labels ?? []).Where(label => label.Key.StartsWith(RolePrefix)).Select(label => label.Key[RolePrefix.Length..]);
        return string.Join(",", roles) is { Length: > 0 } text ? text : "<none>";
    }

    internal static string Address(JsonObject node) =>
        (node["status"]?["addresses"] as JsonArray ?? []).FirstOrDefault(address => address!["type"].Text() == "InternalIP")?["address"].Text() ?? "<none>";
}
