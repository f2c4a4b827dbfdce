using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local;

internal static class LocalKubeconfig
{
    internal static string Write(Uri address, string? token)
    {
        var user = new JsonObject();
        if (token is not null)
            user["token"] = token;
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = "local", ["cluster"] = new JsonObject { ["server"] = address.AbsoluteUri.TrimEnd('/') } }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "local", ["user"] = user }),
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = "local", ["context"] = new JsonObject { ["cluster"] = "local", ["user"] = "local" } }),
            ["current-context"] = "local",
        };
        return config.ToJsonString(new(JsonText.Options) { WriteIndented = true }) + "\n";
    }
}
