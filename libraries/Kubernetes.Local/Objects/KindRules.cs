using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Where a kind differs from the rest.</summary>
internal static class KindRules
{
    internal static void ResetStatus(ApiKind kind, JsonObject item)
    {
        if (kind.IsCustom)
            item.Remove("status");
        else
            item["status"] = new Schemas.Decoder(kind.Type.Kind).Structure([], kind.Schema.Fields["status"].Schema, "status");
    }

    internal static void PrepareNew(Store.Transaction transaction, ApiKind kind, JsonObject item)
    {
        if (kind.Resource == "namespaces")
            PrepareNamespace(item);
    }

    internal static void PrepareChange(Store.Transaction transaction, ApiKind kind, JsonObject before, JsonObject item)
    {
    }

    internal static IEnumerable<FieldError> Check(KindRegistry kinds, ApiKind kind, JsonObject item, JsonObject? before) => [];

    /// <summary>After a commit: definitions of kinds take effect before the request is answered.</summary>
    internal static void Stored(Store.Transaction transaction, KindRegistry kinds, ApiKind kind)
    {
    }

    private static void PrepareNamespace(JsonObject item)
    {
        item["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        item["status"] = new JsonObject { ["phase"] = "Active" };
        var labels = item.Labels ?? (JsonObject)(item.Metadata!["labels"] = new JsonObject());
        labels["kubernetes.io/metadata.name"] = item.Name;
    }
}
