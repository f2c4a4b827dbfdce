using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Moves custom objects between the versions of their kind: without a converter only <c>apiVersion</c> differs.</summary>
internal static class Versions
{
    internal static JsonObject ToStorage(KindRegistry kinds, ApiKind kind, JsonObject item)
    {
        if (kinds.OfResource(kind.Resource) is { Custom.StorageVersion: { Length: > 0 } version } && version != kind.Type.Version)
            item["apiVersion"] = $"{kind.Type.Group}/{version}";
        return item;
    }

    /// <summary>The object as <paramref name="kind"/>'s version shows it.</summary>
    internal static JsonObject Show(ApiKind kind, JsonObject stored)
    {
        if (!kind.IsCustom || stored.ApiVersion == kind.Type.ApiVersion)
            return stored;
        var shown = (JsonObject)stored.DeepClone();
        shown["apiVersion"] = kind.Type.ApiVersion;
        return shown;
    }
}
