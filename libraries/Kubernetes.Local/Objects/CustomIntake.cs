using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Reads a custom object: metadata as built-in objects have it, the rest pruned and defaulted by the definition's schema.</summary>
internal static class CustomIntake
{
    internal static Answer Read(ApiKind kind, JsonObject sent, out IReadOnlyList<string> unknown)
    {
        var result = (JsonObject)sent.DeepClone();
        var pruned = new List<string>();
        unknown = pruned;
        if (result["metadata"] is JsonObject metadata)
        {
            var decoder = new Decoder(kind.Type.Kind);
            result["metadata"] = decoder.Structure(metadata, BuiltinTypes.Shared["ObjectMeta"], "metadata");
            pruned.AddRange(decoder.Unknown);
            if (decoder.Error is { } error)
                return Refusals.BadRequest($"{kind.Type.Kind} in version {FieldError.Quote(kind.Type.Version)} cannot be handled as a {kind.Type.Kind}: {error}");
        }
        Pruning.Prune(result, kind.Schema, pruned);
        Defaults.Apply(result, kind.Schema);
        return result;
    }
}
