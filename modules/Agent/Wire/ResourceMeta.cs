using System.Text.Json.Nodes;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Wire;

/// <summary>Which object a manifest means; the resource is empty while the server does not know the kind.</summary>
/// <param name="Ordinal">Position in the bundle.</param>
/// <param name="Resource">Plural, for example <c>configmaps</c>.</param>
internal sealed record ResourceMeta(int Ordinal, string Group, string Version, string Kind, string Resource, string Name, string Namespace)
{
    public static ResourceMeta Of(int ordinal, JsonObject manifest, KubernetesResource? resource)
    {
        var kind = GroupVersionKind.Of(manifest);
        var space = resource is { Namespaced: false } ? "" : manifest.Namespace ?? "";
        return new(ordinal, kind.Group, kind.Version, kind.Kind, resource?.Plural ?? "", manifest.Name ?? "", space);
    }

    public bool IsSameObject(ResourceMeta other) =>
        (Group, Kind, Name, Namespace) == (other.Group, other.Kind, other.Name, other.Namespace);

    public JsonObject ToJson() => new()
    {
        ["ordinal"] = Ordinal,
        ["group"] = Group,
        ["version"] = Version,
        ["kind"] = Kind,
        ["resource"] = Resource,
        ["name"] = Name,
        ["namespace"] = Namespace,
    };
}
