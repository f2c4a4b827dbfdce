using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>A blank leaf in <c>message_data</c> is nearly always a forgotten expression: it is refused by its full path.</summary>
internal static class MessageDataLeaves
{
    public static void DemandValues(JsonObject file)
    {
        if (file["message_data"] is JsonObject data)
            Demand(data, "message_data");
    }

    private static void Demand(JsonObject map, string path)
    {
        foreach (var (key, value) in map)
        {
            var at = $"{path}.{key}";
            if (value is JsonObject child)
                Demand(child, at);
            else if (value is null)
                throw new ConfigurationException($"invalid config: Field '{at}' failed validation: must not be nil: give it a CEL expression or a literal");
            else if (value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetValue<string>()))
                throw new ConfigurationException($"invalid config: Field '{at}' failed validation: must not be empty: give it a CEL expression (a constant needs inner quotes: '\"abc\"')");
        }
    }
}
