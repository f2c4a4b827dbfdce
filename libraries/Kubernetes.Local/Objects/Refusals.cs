using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The server's refusals, in Kubernetes' words and shape.</summary>
internal static class Refusals
{
    internal static KubernetesStatus NotFound(ApiKind kind, string name) =>
        new(404, "NotFound", $"{kind.Resource} {Quote(name)} not found") { Details = Of(kind, name) };

    internal static KubernetesStatus NoSuchPath() =>
        new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    internal static KubernetesStatus AlreadyExists(ApiKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.Resource} {Quote(name)} already exists") { Details = Of(kind, name) };

    internal static KubernetesStatus Conflict(ApiKind kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.Resource} {Quote(name)}: {why}") { Details = Of(kind, name) };

    /// <summary>A precondition of a delete names the kind where other conflicts name the resource.</summary>
    internal static KubernetesStatus PreconditionFailed(ApiKind kind, string name, string why)
    {
        var details = Of(kind, name);
        details["kind"] = kind.Type.Kind;
        return new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedKind} {Quote(name)}: {why}") { Details = details };
    }

    internal static KubernetesStatus Stale(ApiKind kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    internal static KubernetesStatus Forbidden(ApiKind kind, string name, string why) =>
        new(403, "Forbidden", $"{kind.Resource} {Quote(name)} is forbidden: {why}") { Details = Of(kind, name) };

    /// <summary>The caller lacks the right; a request without a name is refused for the resource as a whole.</summary>
    internal static KubernetesStatus NotPermitted(ApiKind kind, string name, string why) => name.Length > 0 ? Forbidden(kind, name, why)
        : new(403, "Forbidden", $"{kind.Resource} is forbidden: {why}") { Details = Of(kind, name) };

    internal static KubernetesStatus NamespaceTerminating(ApiKind kind, string name, string space)
    {
        var status = Forbidden(kind, name, $"unable to create new content in namespace {space} because it is being terminated");
        status.Details!["causes"] = new JsonArray(new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {space} is being terminated", ["field"] = "metadata.namespace" });
        return status;
    }

    internal static KubernetesStatus Invalid(ApiKind kind, string name, IReadOnlyCollection<FieldError> errors, string? named = null)
    {
        var all = string.Join(", ", errors.Select(error => error.ToString()).Distinct());
        var details = new JsonObject { ["name"] = name, ["group"] = kind.Type.Group, ["kind"] = kind.Type.Kind };
        if (kind.Type.Group.Length == 0)
            details.Remove("group");
        details["causes"] = new JsonArray([.. errors.Select(error => error.ToCause())]);
        return new(422, "Invalid", $"{named ?? kind.QualifiedKind} {Quote(name)} is invalid: {(errors.Count > 1 ? $"[{all}]" : all)}") { Details = details };
    }

    internal static KubernetesStatus BadRequest(string message) => new(400, "BadRequest", message);

    internal static KubernetesStatus MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = [] };

    internal static KubernetesStatus UnsupportedMediaType(string accepted) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    internal static KubernetesStatus TooLarge(long limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}") { Details = [] };

    internal static KubernetesStatus Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    internal static KubernetesStatus Expired(string message) => new(410, "Expired", message);

    internal static string Quote(string text) => FieldError.Quote(text);

    private static JsonObject Of(ApiKind kind, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Type.Group.Length > 0)
            details["group"] = kind.Type.Group;
        details["kind"] = kind.Plural;
        return details;
    }
}
