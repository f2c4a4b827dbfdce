using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Objects;
using HyperFleet.Kubernetes.Local.Requests;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Patches;

/// <summary>The patch media types.</summary>
internal static class PatchFormats
{
    internal const string Apply = "application/apply-patch+yaml";
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    internal static ApiKind OptionsKind { get; } = new(new("meta.k8s.io", "v1", "PatchOptions"), "patchoptions", false, Schema.Any);

    /// <summary>What the patch makes of an object; null with a refusal when it cannot be read.</summary>
    internal static Func<JsonObject, Answer>? Read(ApiKind kind, string type, byte[] body, out KubernetesStatus? refusal)
    {
        var accepted = kind.IsCustom ? (string[])[Json, Merge, Apply] : [Json, Merge, Strategic, Apply];
        refusal = accepted.Contains(type) ? null : Refusals.UnsupportedMediaType(string.Join(", ", accepted));
        JsonNode? patch = null;
        refusal ??= BodyReader.ParseNode(body, out patch);
        return refusal is not null ? null : type switch
        {
            Json => current => JsonPatch.Apply(kind, current, patch as JsonArray),
            Merge => current => MergePatch.Apply(current, patch) as JsonObject ?? (Answer)Refusals.BadRequest("the patch does not make an object"),
            _ => current => patch is JsonObject map ? StrategicMergePatch.Apply(current, map, kind.Schema) : Refusals.BadRequest("the patch is not an object"),
        };
    }
}
