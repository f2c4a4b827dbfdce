using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Schemas;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Where a kind differs from the rest: its defaults, its rules, and what its arrival changes.</summary>
internal static class KindRules
{
    internal static void ResetStatus(ApiKind kind, JsonObject item)
    {
        if (kind.IsCustom)
            item.Remove("status");
        else
            item["status"] = new Decoder(kind.Type.Kind).Structure([], kind.Schema.Fields["status"].Schema, "status");
    }

    /// <summary>Defaults, and what the server decides at creation.</summary>
    internal static void PrepareNew(Store.Transaction transaction, ApiKind kind, JsonObject item)
    {
        Default(kind, item);
        switch (kind.Resource)
        {
            case "namespaces":
                PrepareNamespace(item);
                break;
            case "services":
                Services.Allocate(transaction, item, null);
                break;
            case CustomKinds.Definitions:
                DefinitionRules.Establish(item, item.Metadata!["creationTimestamp"].Text()!);
                break;
            case "pods":
                item["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
                break;
            case "persistentvolumeclaims" or "persistentvolumes":
                item["status"] = new JsonObject { ["phase"] = "Pending" };
                break;
        }
    }

    internal static void PrepareChange(Store.Transaction transaction, ApiKind kind, JsonObject before, JsonObject item)
    {
        Default(kind, item);
        if (kind.Resource == "services")
            Services.Allocate(transaction, item, before);
        else if (kind.Resource == CustomKinds.Definitions)
            DefinitionRules.Establish(item, item.Metadata!["creationTimestamp"].Text()!);
    }

    internal static IEnumerable<FieldError> Check(ApiKind kind, JsonObject item, JsonObject? before) => kind switch
    {
        { IsCustom: true } => SchemaValidation.Check(item, kind.Schema),
        { Resource: "configmaps" or "secrets" } => Configs.Check(kind, item, before),
        { Resource: "services" } => Services.Check(item),
        { Resource: "rolebindings.rbac.authorization.k8s.io" or "clusterrolebindings.rbac.authorization.k8s.io" } => Roles.CheckBinding(item, before),
        { Resource: CustomKinds.Definitions } => DefinitionRules.Check(item),
        _ => Workloads.Check(kind, item, before),
    };

    /// <summary>After a commit: definitions of kinds take effect before the request is answered.</summary>
    internal static void Stored(Store.Transaction transaction, KindRegistry kinds, ApiKind kind)
    {
        if (kind.Resource == CustomKinds.Definitions)
            kinds.Replace(CustomKinds.All(transaction.State));
    }

    /// <summary>A finalizer that the kind brings along when it is deleted.</summary>
    internal static string? DeletionFinalizer(ApiKind kind) => kind.Resource == CustomKinds.Definitions ? DefinitionRules.Cleanup : null;

    private static void Default(ApiKind kind, JsonObject item)
    {
        if (kind.Resource == CustomKinds.Definitions)
            DefinitionRules.Prepare(item);
        else if (!kind.IsCustom)
            BuiltinDefaults.Apply(kind, item);
    }

    private static void PrepareNamespace(JsonObject item)
    {
        item["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        item["status"] = new JsonObject { ["phase"] = "Active" };
        var labels = item.Labels ?? (JsonObject)(item.Metadata!["labels"] = new JsonObject());
        labels["kubernetes.io/metadata.name"] = item.Name;
    }
}
