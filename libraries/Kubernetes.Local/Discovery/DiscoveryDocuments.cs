using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Discovery;

/// <summary>What is served, as clients discover it: groups, their versions, the resources of each.</summary>
internal sealed class DiscoveryDocuments(KindRegistry kinds)
{
    internal JsonObject? Find(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [] => Paths(),
        ["api"] => Core(),
        ["apis"] => Groups(),
        ["api", "v1"] => Resources("v1"),
        ["apis", var group] => kinds.All.Any(kind => kind.Type.Group == group) ? Group(group, standalone: true) : null,
        ["apis", var group, var version] => Resources($"{group}/{version}"),
        _ => null,
    };

    private JsonObject Paths() => new() { ["paths"] = JsonText.ToArray(["/api", "/api/v1", "/apis", .. GroupNames().Select(group => "/apis/" + group), "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]) };

    private static JsonObject Core() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = JsonText.ToArray(["v1"]),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    private JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. GroupNames().Select(group => Group(group, standalone: false))]),
    };

    private IEnumerable<string> GroupNames() => kinds.All.Select(kind => kind.Type.Group).Where(group => group.Length > 0).Distinct();

    private JsonObject Group(string group, bool standalone)
    {
        var versions = kinds.All.Where(kind => kind.Type.Group == group).Select(kind => kind.Type.Version).Distinct()
            .Select(version => new JsonObject { ["groupVersion"] = $"{group}/{version}", ["version"] = version }).ToList();
        var result = new JsonObject { ["name"] = group, ["versions"] = new JsonArray([.. versions]), ["preferredVersion"] = versions[0].DeepClone() };
        if (standalone)
        {
            result.Insert(0, "kind", "APIGroup");
            result.Insert(1, "apiVersion", "v1");
        }
        return result;
    }

    private JsonObject? Resources(string groupVersion)
    {
        var served = kinds.All.Where(kind => kind.Type.ApiVersion == groupVersion).ToList();
        return served.Count == 0 ? null : new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = groupVersion,
            ["resources"] = new JsonArray([.. served.SelectMany(Entries)]),
        };
    }

    private static IEnumerable<JsonObject> Entries(ApiKind kind)
    {
        var entry = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Type.Kind,
            ["verbs"] = JsonText.ToArray(kind.Verbs),
        };
        if (kind.ShortNames.Count > 0)
            entry["shortNames"] = JsonText.ToArray(kind.ShortNames);
        if (kind.Categories.Count > 0)
            entry["categories"] = JsonText.ToArray(kind.Categories);
        yield return entry;
        if (kind.HasStatus)
            yield return Subresource(kind, "status", ["get", "patch", "update"]);
        if (kind.HasFinalize)
            yield return Subresource(kind, "finalize", ["update"]);
        if (kind.HasScale)
            yield return Scale(kind);
    }

    private static JsonObject Scale(ApiKind kind)
    {
        var entry = Subresource(kind, "scale", ["get", "patch", "update"]);
        entry["group"] = "autoscaling";
        entry["version"] = "v1";
        entry["kind"] = "Scale";
        return entry;
    }

    private static JsonObject Subresource(ApiKind kind, string name, string[] verbs) => new()
    {
        ["name"] = $"{kind.Plural}/{name}",
        ["singularName"] = "",
        ["namespaced"] = kind.Namespaced,
        ["kind"] = kind.Type.Kind,
        ["verbs"] = JsonText.ToArray(verbs),
    };
}
