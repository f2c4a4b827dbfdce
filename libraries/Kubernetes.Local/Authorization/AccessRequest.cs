using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Requests;

namespace HyperFleet.Kubernetes.Local.Authorization;

/// <summary>One thing that somebody wants to do, to a resource or, with a path, to none.</summary>
/// <param name="Resource">With its subresource: <c>deployments/status</c>.</param>
internal sealed record AccessRequest(string Verb, string Group, string Resource, string Namespace, string Name, string Path = "")
{
    internal static AccessRequest Of(ApiRequest request) => new(
        VerbOf(request),
        request.Kind.Type.Group,
        request.Subresource.Length == 0 ? request.Kind.Plural : $"{request.Kind.Plural}/{request.Subresource}",
        // A request for one namespace is a request in it, so that a role of the namespace can permit it.
        request.Kind is { Plural: "namespaces", Type.Group: "" } ? request.Name : request.Namespace,
        request.Name);

    /// <summary>What a review asks about.</summary>
    internal static AccessRequest Of(JsonObject spec)
    {
        if (spec["nonResourceAttributes"] is JsonObject path)
            return new(path["verb"].Text() ?? "", "", "", "", "", path["path"].Text() ?? "");
        var asked = spec["resourceAttributes"] as JsonObject ?? [];
        var resource = asked["resource"].Text() ?? "";
        return new(
            asked["verb"].Text() ?? "",
            asked["group"].Text() ?? "",
            asked["subresource"].Text() is { Length: > 0 } sub ? $"{resource}/{sub}" : resource,
            asked["namespace"].Text() ?? "",
            asked["name"].Text() ?? "");
    }

    /// <summary>The refusal in the server's words.</summary>
    internal string Refuse(Caller caller) =>
        $"User \"{caller.User}\" cannot {Verb} resource \"{Resource}\" in API group \"{Group}\" {(Namespace.Length > 0 ? $"in the namespace \"{Namespace}\"" : "at the cluster scope")}";

    private static string VerbOf(ApiRequest request) => (request.Http.Request.Method, request.Name.Length > 0) switch
    {
        ("GET", _) when request.IsWatch => "watch",
        ("GET", true) => "get",
        ("GET", false) => "list",
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        _ => request.Http.Request.Method.ToLowerInvariant(),
    };
}
