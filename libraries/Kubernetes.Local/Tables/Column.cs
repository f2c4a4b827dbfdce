using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Tables;

/// <summary>A column of <c>kubectl get</c>. Wide ones are shown with <c>-o wide</c>.</summary>
internal sealed record Column(string Name, Func<JsonObject, JsonNode?> Cell, string Type = "string", bool Wide = false)
{
    internal JsonObject Definition() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Name == "Name" ? "name" : "",
        ["description"] = "",
        ["priority"] = Wide ? 1 : 0,
    };
}
