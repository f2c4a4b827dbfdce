using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Authorization;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Reviews;

/// <summary>Access and token reviews: questions that are answered and never stored.</summary>
internal sealed class ReviewVerb(Authorizer authorizer, string? token)
{
    internal async Task RunAsync(ApiRequest request)
    {
        if (request.Http.Request.Method != "POST")
        {
            await Responses.WriteAsync(request.Http, Refusals.MethodNotAllowed());
            return;
        }
        var body = await BodyReader.ReadObjectAsync(request);
        var intake = body.Refusal is null ? Intake.Read(request.Kind, body.Value, new("", default)) : body;
        if (intake.Refusal is null)
            intake.Value["status"] = Status(request, intake.Value["spec"] as JsonObject ?? []);
        await Responses.WriteAsync(request.Http, intake with { Code = 201 });
    }

    private JsonObject Status(ApiRequest request, JsonObject spec) => request.Kind.Type.Kind switch
    {
        "TokenReview" => Token(spec["token"].Text()),
        "SelfSubjectRulesReview" => Rules(request.Caller, spec["namespace"].Text() ?? ""),
        "SelfSubjectAccessReview" => Access(request.Caller, AccessRequest.Of(spec)),
        _ => Access(Asked(spec), AccessRequest.Of(spec)),
    };

    private JsonObject Access(Caller caller, AccessRequest asked) => authorizer.Permits(caller, asked) switch
    {
        null => new() { ["allowed"] = false },
        "" => new() { ["allowed"] = true },
        var reason => new() { ["allowed"] = true, ["reason"] = reason },
    };

    // The groups are those of the review and no others: the asker knows who is meant.
    private static Caller Asked(JsonObject spec) => new(spec["user"].Text() ?? "", [.. (spec["groups"] as JsonArray ?? []).Select(name => name.Text() ?? "")]);

    private JsonObject Token(string? given) => given is { Length: > 0 } && (token is null || given == token)
        ? new() { ["authenticated"] = true, ["user"] = new JsonObject { ["username"] = Caller.Owner.User, ["groups"] = new JsonArray([.. Caller.Owner.Groups.Select(name => (JsonNode)name)]) } }
        : new() { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" };

    private JsonObject Rules(Caller caller, string space)
    {
        IEnumerable<PolicyRule> rules = caller.IsMaster
            ? [new(["*"], ["*"], ["*"], [], []), new(["*"], [], [], [], ["*"])]
            : authorizer.Grants(caller, space).Select(grant => grant.Rule);
        var all = rules.ToLookup(rule => rule.Paths.Count > 0, rule => (JsonNode)rule.ToJson());
        return new() { ["resourceRules"] = new JsonArray([.. all[false]]), ["nonResourceRules"] = new JsonArray([.. all[true]]), ["incomplete"] = false };
    }
}
