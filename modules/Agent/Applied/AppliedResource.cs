using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>One object that a work has put on the cluster.</summary>
internal sealed record AppliedResource(string Group, string Version, string Resource, string Namespace, string Name, string Uid)
{
    public static AppliedResource Of(ResourceMeta meta, JsonObject live) =>
        new(meta.Group, meta.Version, meta.Resource, meta.Namespace, meta.Name, live.Uid ?? "");

    public static AppliedResource Read(JsonNode? node) => new(
        node?["group"].Text() ?? "", node?["version"].Text() ?? "", node?["resource"].Text() ?? "",
        node?["namespace"].Text() ?? "", node?["name"].Text() ?? "", node?["uid"].Text() ?? "");

    public bool IsSameObject(AppliedResource other) =>
        (Group, Resource, Namespace, Name) == (other.Group, other.Resource, other.Namespace, other.Name);

    public bool IsAt(ResourceMeta meta) => (Resource, Namespace, Name) == (meta.Resource, meta.Namespace, meta.Name);

    /// <summary>The REST mapping, known without discovery: the kind may be gone by now.</summary>
    public KubernetesResource ToResource() => new(new(Group, Version, ""), Resource, Namespace.Length > 0);

    /// <summary>Without what is empty: absent says the same, and API servers built with newer Go take an empty string of a custom resource for null.</summary>
    public JsonObject ToJson() => new(
        new[] { ("group", Group), ("version", Version), ("resource", Resource), ("namespace", Namespace), ("name", Name), ("uid", Uid) }
            .Where(member => member.Item2.Length > 0)
            .Select(member => KeyValuePair.Create(member.Item1, (JsonNode?)member.Item2)));
}
