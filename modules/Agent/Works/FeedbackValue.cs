using System.Text.Json.Nodes;

namespace HyperFleet.Agent.Works;

/// <summary>One value read from an object: a JSON integer, boolean or string, or JSON text.</summary>
/// <param name="Type"><c>Integer</c>, <c>String</c>, <c>Boolean</c> or <c>JsonRaw</c>.</param>
internal sealed record FeedbackValue(string Name, string Type, object Value)
{
    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["fieldValue"] = new JsonObject
        {
            ["type"] = Type,
            [char.ToLowerInvariant(Type[0]) + Type[1..]] = Value switch
            {
                long number => JsonValue.Create(number),
                bool flag => JsonValue.Create(flag),
                _ => JsonValue.Create((string)Value),
            },
        },
    };
}
