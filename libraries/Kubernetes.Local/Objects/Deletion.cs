using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Deletes objects: at once, or, while finalizers hold them, by marking them as terminating.</summary>
internal static class Deletion
{
    internal const string Foreground = "foregroundDeletion";
    internal const string Orphan = "orphan";

    /// <summary>What the client asked for.</summary>
    internal sealed record Options(string? Policy = null, string? Uid = null, string? ResourceVersion = null, long? Grace = null);

    internal static Answer Run(Store.Transaction transaction, KindRegistry kinds, ApiKind kind, StoredObject current, Options options, WriteContext context)
    {
        if (Precondition(kind, current, options) is { } refused)
            return refused;
        var item = current.Copy();
        Mark(kind, item, options, context);
        var done = IsComplete(kind, item);
        if (context.DryRun)
            return done ? Success(kind, current) : item;
        if (!done)
            return JsonText.Same(item, current.Json) ? current.Json : transaction.Put(kind.Resource, item).Json;
        // The tombstone is the object as it was; only its version is the deletion's.
        transaction.Remove(kind.Resource, current);
        KindRules.Stored(transaction, kinds, kind);
        return Success(kind, current);
    }

    /// <summary>Whether nothing holds a terminating object any more.</summary>
    internal static bool IsComplete(ApiKind kind, JsonObject item) => item.IsTerminating
        && MetadataRules.FinalizersOf(item).Count == 0
        && (!kind.HasFinalize || item["spec"]?["finalizers"] is not JsonArray { Count: > 0 });

    private static KubernetesStatus? Precondition(ApiKind kind, StoredObject current, Options options)
    {
        if (options.Policy is not (null or "Background" or "Foreground" or "Orphan"))
            return Refusals.Invalid(DeleteOptionsKind, "", [FieldError.NotSupported("propagationPolicy", options.Policy, ["Foreground", "Background", "Orphan", "nil"])]);
        if (options.Uid is { } uid && uid != current.Uid)
            return Refusals.PreconditionFailed(kind, current.Name, $"the UID in the precondition ({uid}) does not match the UID in record ({current.Uid}). The object might have been deleted and then recreated");
        return options.ResourceVersion is { } version && version != current.Revision.ToString()
            ? Refusals.PreconditionFailed(kind, current.Name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({current.Revision}). The object might have been modified")
            : null;
    }

    private static void Mark(ApiKind kind, JsonObject item, Options options, WriteContext context)
    {
        var metadata = item.Metadata!;
        var finalizers = MetadataRules.FinalizersOf(item).Concat(KindRules.DeletionFinalizer(kind) is { } own && !item.IsTerminating ? [own] : []);
        SetPolicy(metadata, [.. finalizers], options.Policy);
        if (item.IsTerminating)
            return;
        metadata["deletionTimestamp"] = Timestamps.Write(context.Now);
        metadata["deletionGracePeriodSeconds"] = 0;
        if (item.Generation is { } generation and > 0)
            metadata["generation"] = generation + 1;
        if (kind.HasFinalize)
        {
            metadata.Remove("deletionGracePeriodSeconds");
            item["status"] = new JsonObject { ["phase"] = "Terminating" };
        }
    }

    private static void SetPolicy(JsonObject metadata, IReadOnlyList<string> finalizers, string? policy)
    {
        var wanted = policy switch
        {
            "Foreground" => finalizers.Where(name => name != Orphan).Append(Foreground),
            "Orphan" => finalizers.Where(name => name != Foreground).Append(Orphan),
            "Background" => finalizers.Where(name => name is not (Foreground or Orphan)),
            _ => finalizers,
        };
        var list = JsonText.ToArray(wanted.Distinct());
        if (list.Count > 0)
            metadata["finalizers"] = list;
        else
            metadata.Remove("finalizers");
    }

    private static ApiKind DeleteOptionsKind { get; } = new(new("meta.k8s.io", "v1", "DeleteOptions"), "deleteoptions", false, Schemas.Schema.Any);

    private static JsonObject Success(ApiKind kind, StoredObject item)
    {
        var details = new JsonObject { ["name"] = item.Name };
        if (kind.Type.Group.Length > 0)
            details["group"] = kind.Type.Group;
        details["kind"] = kind.Plural;
        details["uid"] = item.Uid;
        return new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
