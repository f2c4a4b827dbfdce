using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes;

/// <summary>The server's own <c>Status</c> document.</summary>
/// <param name="Code">HTTP status code.</param>
/// <param name="Reason">Machine-readable reason, for example <c>NotFound</c>; empty when the server gave none.</param>
/// <param name="Message">The server's words.</param>
public sealed record KubernetesStatus(int Code, string Reason, string Message)
{
    private const int MaxTextLength = 512;

    /// <summary>The <c>details</c> member: name, group, kind, uid, causes, retryAfterSeconds.</summary>
    public JsonObject? Details { get; init; }

    internal bool IsExpected => Outcome is not null;

    internal KubernetesOutcome? Outcome => (Code, Reason) switch
    {
        (404, _) => KubernetesOutcome.NotFound,
        (409, "AlreadyExists") => KubernetesOutcome.AlreadyExists,
        (409, _) => KubernetesOutcome.Conflict,
        (422, _) => KubernetesOutcome.Invalid,
        (403, _) => KubernetesOutcome.Forbidden,
        (410, _) => KubernetesOutcome.Gone,
        (400, _) => KubernetesOutcome.BadRequest,
        _ => null,
    };

    /// <summary>Reads a <c>Status</c> object, as found in an error response or a watch's ERROR event.</summary>
    public static KubernetesStatus From(JsonObject status) => new(
        status["code"] is JsonValue code && code.TryGetValue<int>(out var number) ? number : 0,
        status["reason"].Text() ?? "",
        status["message"].Text() ?? "")
    { Details = status["details"] as JsonObject };

    /// <summary>Reads an error body; what is not a <c>Status</c> document becomes one around the text.</summary>
    internal static KubernetesStatus Read(int code, ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body) is JsonObject json && json.Kind == "Status")
                return From(json) with { Code = code };
        }
        catch (JsonException)
        {
            // A proxy in between answers in HTML or plain text; its words still help.
        }
        var text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxTextLength)]).Trim();
        return new(code, "", text.Length > 0 ? text : $"the server answered {code} without a message");
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
        if (Reason.Length > 0)
            json["reason"] = Reason;
        if (Details is not null)
            json["details"] = Details.DeepClone();
        json["code"] = Code;
        return json;
    }
}
