using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Broker;

namespace HyperFleet.Host.Parking;

/// <summary>Parked messages for machines: snake case, the body as JSON when it is some, else as base64.</summary>
internal static class ParkedJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string List(IReadOnlyList<ParkedMessage> messages) =>
        new JsonArray([.. messages.Select(message => (JsonNode)Fields(message))]).ToJsonString(Indented);

    public static string One(ParkedMessage message)
    {
        var fields = Fields(message);
        var (name, body) = Body(message.Body);
        fields[name] = body;
        return fields.ToJsonString(Indented);
    }

    public static string Count(string done, string queue, int count) => new JsonObject { ["queue"] = queue, [done] = count }.ToJsonString(Indented);

    private static JsonObject Fields(ParkedMessage message) => new()
    {
        ["id"] = message.Id,
        ["event_id"] = message.EventId,
        ["reason"] = message.Reason,
        ["attempts"] = message.Attempts,
        ["parked_at"] = message.ParkedAt,
        ["exchange"] = message.Exchange,
        ["routing_key"] = message.RoutingKey,
        ["bytes"] = message.Body.Length,
    };

    private static (string Name, JsonNode? Value) Body(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ("body", JsonNode.Parse(body.Span));
        }
        catch (JsonException)
        {
            return ("body_base64", Convert.ToBase64String(body.Span));
        }
    }
}
