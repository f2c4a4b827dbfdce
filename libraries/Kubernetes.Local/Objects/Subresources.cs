using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>What a write to a subresource takes from the request; the rest stays as stored.</summary>
internal static class Subresources
{
    internal static JsonObject Take(string subresource, JsonObject before, JsonObject sent)
    {
        var result = (JsonObject)before.DeepClone();
        if (subresource == "finalize")
            result["spec"]!["finalizers"] = sent["spec"]?["finalizers"]?.DeepClone();
        else if (sent["status"] is { } status)
            result["status"] = status.DeepClone();
        else
            result.Remove("status");
        if (sent.Metadata?["managedFields"] is { } managed)
            result.Metadata!["managedFields"] = managed.DeepClone();
        return result;
    }
}
