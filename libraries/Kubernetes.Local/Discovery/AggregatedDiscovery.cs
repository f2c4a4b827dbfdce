using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Kubernetes.Local.Discovery;

/// <summary>Everything that is served in two documents, for clients that ask for <c>APIGroupDiscoveryList</c> v2.</summary>
internal sealed class AggregatedDiscovery(KindRegistry kinds)
{
    private const string Asked = "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    internal async Task<bool> TryAnswerAsync(HttpContext http, string path)
    {
        if (path is not ("/api" or "/apis") || !http.Request.Headers.Accept.ToString().Contains(Asked))
            return false;
        var groups = kinds.All.Where(kind => (kind.Type.Group.Length == 0) == (path == "/api")).GroupBy(kind => kind.Type.Group);
        var document = new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. groups.Select(Group)]),
        };
        http.Response.ContentType = "application/json;" + Asked;
        await JsonSerializer.SerializeAsync(http.Response.Body, document, JsonText.Options, http.RequestAborted);
        return true;
    }

    private static JsonObject Group(IGrouping<string, ApiKind> group) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = group.Key },
        ["versions"] = new JsonArray([.. group.GroupBy(kind => kind.Type.Version).Select(version => new JsonObject
        {
            ["version"] = version.Key,
            ["freshness"] = "Current",
            ["resources"] = new JsonArray([.. version.Select(Resource)]),
        })]),
    };

    private static JsonObject Resource(ApiKind kind)
    {
        var subresources = new JsonArray();
        if (kind.HasStatus)
            subresources.Add(Subresource("status", kind.Type));
        if (kind.HasScale)
            subresources.Add(Subresource("scale", new("autoscaling", "v1", "Scale")));
        return new()
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = Type(kind.Type),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = JsonText.ToArray(kind.Verbs),
            ["shortNames"] = JsonText.ToArray(kind.ShortNames),
            ["categories"] = JsonText.ToArray(kind.Categories),
            ["subresources"] = subresources,
        };
    }

    private static JsonObject Subresource(string name, GroupVersionKind type) =>
        new() { ["subresource"] = name, ["responseKind"] = Type(type), ["verbs"] = JsonText.ToArray(["get", "patch", "update"]) };

    private static JsonObject Type(GroupVersionKind type) => new() { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind };
}
