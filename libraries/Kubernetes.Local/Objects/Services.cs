using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The rules of Services and the addresses they get, from 10.96.0.0/16.</summary>
internal static class Services
{
    internal static void Allocate(Store.Transaction transaction, JsonObject service, JsonObject? before)
    {
        if (service["spec"] is not JsonObject spec || spec["type"].Text() == "ExternalName")
            return;
        if (string.IsNullOrEmpty(spec["clusterIP"].Text()))
            spec["clusterIP"] = before?["spec"]?["clusterIP"].Text() ?? Free(transaction);
        spec["clusterIPs"] = new JsonArray(spec["clusterIP"].Text());
        spec["ipFamilies"] = new JsonArray("IPv4");
        spec["ipFamilyPolicy"] = "SingleStack";
        BuiltinDefaults.Set(spec, "internalTrafficPolicy", "Cluster");
    }

    internal static IEnumerable<FieldError> Check(JsonObject service)
    {
        var spec = service["spec"] as JsonObject ?? [];
        var ports = spec["ports"] as JsonArray ?? [];
        if (ports.Count == 0 && spec["type"].Text() != "ExternalName" && spec["clusterIP"].Text() != "None")
            yield return FieldError.Required("spec.ports");
        for (var i = 0; i < ports.Count; i++)
        {
            var port = (JsonObject)ports[i]!;
            if (port["port"].Integer() is not (> 0 and < 65536) and var number)
                yield return FieldError.Invalid($"spec.ports[{i}].port", number, "must be between 1 and 65535, inclusive");
            if (ports.Count > 1 && string.IsNullOrEmpty(port["name"].Text()))
                yield return FieldError.Required($"spec.ports[{i}].name");
        }
        if (spec["type"].Text() is not (null or "ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName") and var type)
            yield return FieldError.NotSupported("spec.type", type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]);
    }

    private static string Free(Store.Transaction transaction)
    {
        var used = transaction.State.List("services", "").Select(service => service.Json["spec"]?["clusterIP"].Text()).ToHashSet();
        return Enumerable.Range(1, 65_534).Select(number => $"10.96.{number >> 8}.{number & 255}").First(address => !used.Contains(address));
    }
}
