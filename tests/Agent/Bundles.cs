using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Tests;

/// <summary>Bundles of ConfigMaps whose text is reported back.</summary>
internal static class Bundles
{
    /// <summary>Manifests with these names and this text, in namespace <c>default</c>.</summary>
    public static JsonObject Of(string text, params string[] names) => new()
    {
        ["manifests"] = new JsonArray([.. names.Select(name => ConfigMap(name, text))]),
        ["manifestConfigs"] = new JsonArray(Feedback("*")),
    };

    public static JsonObject Watched(string text, string name)
    {
        var bundle = Of(text, name);
        bundle["manifestConfigs"]![0]!["feedbackScrapeType"] = "Watch";
        return bundle;
    }

    public static JsonObject ConfigMap(string name, string text) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["data"] = new JsonObject { ["text"] = text },
    };

    private static JsonObject Feedback(string name) => new()
    {
        ["resourceIdentifier"] = new JsonObject { ["group"] = "", ["resource"] = "configmaps", ["name"] = name, ["namespace"] = "default" },
        ["feedbackRules"] = new JsonArray(new JsonObject { ["type"] = "JSONPaths", ["jsonPaths"] = new JsonArray(new JsonObject { ["name"] = "text", ["path"] = ".data.text" }) }),
    };
}
