using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Applying;

/// <summary>Compares what a manifest says with what the server holds, which has defaults besides.</summary>
internal static class JsonSubset
{
    /// <summary>Every member that the manifest names has its value; lists have the same length.</summary>
    public static bool Holds(JsonNode? wanted, JsonNode? live) => (wanted, live) switch
    {
        (null, null) => true,
        (JsonObject map, JsonObject other) => map.All(member => Holds(member.Value, other[member.Key])),
        (JsonObject { Count: 0 } or JsonArray { Count: 0 }, null) => true,
        (JsonArray list, JsonArray others) => list.Count == others.Count && list.Zip(others).All(pair => Holds(pair.First, pair.Second)),
        (JsonValue, JsonValue) => JsonNode.DeepEquals(wanted, live),
        _ => false,
    };
}
