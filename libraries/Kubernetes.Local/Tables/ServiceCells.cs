using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tables;

internal static class ServiceCells
{
    internal static string Ports(JsonObject service)
    {
        var ports = (service["spec"]?["ports"] as JsonArray ?? []).OfType<JsonObject>().Select(port =>
            $"{port["port"]}{(port["nodePort"].Integer() is > 0 and var node ? $":{node}" : "")}/{port["protocol"].Text()}");
        return string.Join(",", ports) is { Length: > 0 } text ? text : "<none>";
    }

    internal static string External(JsonObject item)
    {
        var given = (item["status"]?["loadBalancer"]?["ingress"] as JsonArray ?? []).Select(entry => entry!["ip"].Text() ?? entry["hostname"].Text());
        return string.Join(",", given) is { Length: > 0 } text ? text : item["spec"]?["externalName"].Text() ?? "<none>";
    }

    internal static string Hosts(JsonObject ingress) =>
        string.Join(",", (ingress["spec"]?["rules"] as JsonArray ?? []).Select(rule => rule!["host"].Text()).Where(host => host is not null)) is { Length: > 0 } hosts ? hosts : "*";

    internal static string Endpoints(JsonObject endpoints)
    {
        var addresses = (endpoints["subsets"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(subset =>
            (subset["addresses"] as JsonArray ?? []).SelectMany(address => (subset["ports"] as JsonArray ?? []).Select(port => $"{address!["ip"].Text()}:{port!["port"]}")));
        return string.Join(",", addresses) is { Length: > 0 } text ? text : "<none>";
    }
}
