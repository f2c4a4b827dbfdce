using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Robustness.Tests;

/// <summary>The works of a run: one ConfigMap, sometimes a second one, each with the text of this very version.</summary>
internal static class Bundle
{
    public static readonly KubernetesResource ConfigMaps = new(new("", "v1", "ConfigMap"), "configmaps", Namespaced: true);

    /// <summary>The label that all objects of a run carry.</summary>
    public const string Label = "robustness";

    public static JsonObject Of(string consumer, string name, string text, bool second, bool serverSide)
    {
        var body = new JsonObject
        {
            ["consumer_name"] = consumer,
            ["name"] = name,
            ["manifests"] = second ? new JsonArray(ConfigMap(name, text), ConfigMap(name + "-second", text)) : new JsonArray(ConfigMap(name, text)),
        };
        var config = new JsonObject
        {
            ["resourceIdentifier"] = new JsonObject { ["group"] = "", ["resource"] = "configmaps", ["name"] = "*", ["namespace"] = "default" },
            ["feedbackRules"] = new JsonArray(new JsonObject { ["type"] = "JSONPaths", ["jsonPaths"] = new JsonArray(new JsonObject { ["name"] = "text", ["path"] = ".data.text" }) }),
        };
        if (serverSide)
            config["updateStrategy"] = new JsonObject { ["type"] = "ServerSideApply", ["serverSideApply"] = new JsonObject { ["force"] = true } };
        body["manifest_configs"] = new JsonArray(config);
        return body;
    }

    /// <summary>The text that all manifests of a body, or of a stored payload's data, carry.</summary>
    public static string Text(JsonNode bundle) => bundle["manifests"]![0]!["data"]!["text"]!.ToString();

    public static IEnumerable<string> Names(JsonNode bundle) => bundle["manifests"]!.AsArray().Select(manifest => manifest!["metadata"]!["name"]!.ToString());

    public static JsonObject ConfigMap(string name, string text) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["labels"] = new JsonObject { [Label] = "yes" } },
        ["data"] = new JsonObject { ["text"] = text },
    };
}
