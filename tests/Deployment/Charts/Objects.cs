using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Deployment.Tests.Charts;

/// <summary>Reading rendered objects.</summary>
internal static class Objects
{
    public static string Kind(this JsonObject item) => item["kind"]!.GetValue<string>();

    public static string Name(this JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    public static JsonObject The(this IEnumerable<JsonObject> items, string kind, string name) =>
        items.SingleOrDefault(item => item.Kind() == kind && item.Name() == name) ?? throw new KeyNotFoundException($"{kind} {name} is not rendered");

    public static IEnumerable<JsonObject> Of(this IEnumerable<JsonObject> items, string kind) => items.Where(item => item.Kind() == kind);

    public static JsonObject Pod(this JsonObject deployment) => deployment["spec"]!["template"]!["spec"]!.AsObject();

    /// <summary>Init containers first.</summary>
    public static IEnumerable<JsonObject> Containers(this JsonObject deployment) =>
        new[] { "initContainers", "containers" }.SelectMany(kind => deployment.Pod()[kind]?.AsArray() ?? []).Select(container => container!.AsObject());

    public static JsonObject Container(this JsonObject deployment, string name) => deployment.Containers().Single(container => container["name"]!.GetValue<string>() == name);

    /// <summary>Command and arguments as one line.</summary>
    public static string[] CommandLine(this JsonObject container) => [.. container.Texts("command"), .. container.Texts("args")];

    public static IEnumerable<string> Texts(this JsonObject item, string key) => item[key]?.AsArray().Select(text => text!.ToString()) ?? [];

    public static IEnumerable<JsonObject> Members(this JsonNode? array) => array?.AsArray().Select(member => member!.AsObject()) ?? [];

    /// <summary>The <c>objects</c> of a SecretProviderClass, which are YAML inside a string.</summary>
    public static IEnumerable<JsonObject> Secrets(this JsonObject providerClass) =>
        YamlJson.Parse(providerClass["spec"]!["parameters"]!["objects"]!.GetValue<string>()).Members();

    public static Dictionary<string, string> Aliases(this JsonObject secret) =>
        secret["jmesPath"].Members().ToDictionary(entry => entry["path"]!.GetValue<string>(), entry => entry["objectAlias"]!.GetValue<string>());
}
