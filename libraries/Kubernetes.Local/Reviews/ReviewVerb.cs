using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Reviews;

/// <summary>Access and token reviews. There is no authorizer: everything is allowed, and the answer says so.</summary>
internal static class ReviewVerb
{
    internal static async Task RunAsync(ApiRequest request, string? token)
    {
        if (request.Http.Request.Method != "POST")
        {
            await Responses.WriteAsync(request.Http, Refusals.MethodNotAllowed());
            return;
        }
        var body = await BodyReader.ReadObjectAsync(request);
        var intake = body.Refusal is null ? Intake.Read(request.Kind, body.Value, new("", default)) : body;
        if (intake.Refusal is null)
            intake.Value["status"] = Status(request.Kind.Type.Kind, intake.Value, token);
        await Responses.WriteAsync(request.Http, intake with { Code = 201 });
    }

    private static JsonObject Status(string kind, JsonObject review, string? token) => kind switch
    {
        "TokenReview" => Token(review["spec"]?["token"].Text(), token),
        "SelfSubjectRulesReview" => Rules(),
        _ => new() { ["allowed"] = true, ["reason"] = "the local server allows everything" },
    };

    private static JsonObject Token(string? given, string? expected) => given is { Length: > 0 } && (expected is null || given == expected)
        ? new() { ["authenticated"] = true, ["user"] = new JsonObject { ["username"] = "local", ["groups"] = new JsonArray("system:masters", "system:authenticated") } }
        : new() { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" };

    private static JsonObject Rules() => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };
}
