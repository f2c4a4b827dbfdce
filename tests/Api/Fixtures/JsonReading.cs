using System.Text.Json.Nodes;

namespace HyperFleet.Api.Tests.Fixtures;

public static class JsonReading
{
    public static string Id(this JsonNode resource) => (string)resource["id"]!;

    public static string Text(this JsonNode node, string name) => (string)node[name]!;

    public static JsonNode? Condition(this JsonNode resource, string type) =>
        resource["status"]!["conditions"]!.AsArray().FirstOrDefault(c => (string?)c!["type"] == type);

    public static string? ConditionStatus(this JsonNode resource, string type) => (string?)resource.Condition(type)?["status"];

    public static IEnumerable<string> Names(this JsonNode list) => list["items"]!.AsArray().Select(i => (string)i!["name"]!);
}
