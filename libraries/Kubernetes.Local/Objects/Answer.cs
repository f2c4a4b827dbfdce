using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>What a step of a request came to: an object, or a refusal that ends the request.</summary>
internal readonly record struct Answer(JsonObject? Object, KubernetesStatus? Refusal)
{
    /// <summary>HTTP status of a success.</summary>
    internal int Code { get; init; } = 200;

    internal JsonObject Value => Object!;

    public static implicit operator Answer(JsonObject found) => new(found, null);

    public static implicit operator Answer(KubernetesStatus refusal) => new(null, refusal);
}
