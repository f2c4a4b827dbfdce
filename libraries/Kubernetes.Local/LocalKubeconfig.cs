using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Configuration;

namespace HyperFleet.Kubernetes.Local;

internal static class LocalKubeconfig
{
    internal static string Write(KubernetesConnection connection)
    {
        var user = new JsonObject();
        if (connection.Token is { } token)
            user["token"] = token;
        var cluster = new JsonObject { ["server"] = connection.Server.AbsoluteUri.TrimEnd('/') };
        if (connection.CertificateAuthority is { } authority)
            cluster["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        var config = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray(new JsonObject { ["name"] = "local", ["cluster"] = cluster }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "local", ["user"] = user }),
            ["contexts"] = new JsonArray(new JsonObject { ["name"] = "local", ["context"] = new JsonObject { ["cluster"] = "local", ["user"] = "local" } }),
            ["current-context"] = "local",
        };
        return config.ToJsonString(new(JsonText.Options) { WriteIndented = true }) + "\n";
    }
}
