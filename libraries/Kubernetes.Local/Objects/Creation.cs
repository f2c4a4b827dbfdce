using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Ownership;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Creates objects: names, identity, defaults, rules, the namespace's state, and then the name's.</summary>
internal sealed class Creation(KindRegistry kinds)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    internal Answer Run(Store.Transaction transaction, ApiKind kind, string space, JsonObject sent, WriteContext context)
    {
        var intake = Intake.Read(kind, sent, context);
        if (intake.Refusal is not null)
            return intake;
        return Store(transaction, kind, space, intake.Value, context, fresh => ManagedFields.AfterUpdate(kind, null, fresh, context));
    }

    /// <summary>An apply of an object that does not exist yet.</summary>
    internal Answer RunApply(Store.Transaction transaction, ApiKind kind, string space, JsonObject applied, WriteContext context)
    {
        if (applied.Uid is { } uid)
            return Refusals.Conflict(kind, applied.Name ?? "", $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        var merged = ServerSideApply.Create(kind, applied, context);
        if (merged.Refusal is not null)
            return merged;
        return Store(transaction, kind, space, merged.Value, context, fresh => ManagedFields.AfterApply(kind, null, fresh, applied, context));
    }

    private Answer Store(Store.Transaction transaction, ApiKind kind, string space, JsonObject item, WriteContext context, Action<JsonObject> own)
    {
        if (Place(kind, space, item) is { } misplaced)
            return misplaced;
        Identify(kind, item, context);
        if (RefuseNamespace(transaction, kind, item, context) is { } refused)
            return refused;
        KindRules.PrepareNew(transaction, kind, item);
        var errors = MetadataRules.Check(kind, item).Concat(KindRules.Check(kind, item, null)).ToList();
        if (errors.Count > 0)
            return Refusals.Invalid(kind, item.Name ?? "", errors);
        if (context.Objection?.Invoke(item, transaction.State) is { } objection)
            return objection;
        if (transaction.State.Find(kind.Resource, item.Namespace ?? "", item.Name!) is not null)
            return Refusals.AlreadyExists(kind, item.Name!);
        own(item);
        var stored = context.DryRun ? item : transaction.Put(kind.Resource, Versions.ToStorage(kinds, kind, item)).Json;
        if (!context.DryRun)
            KindRules.Stored(transaction, kinds, kind);
        return new Answer(stored, null) { Code = 201 };
    }

    private static KubernetesStatus? Place(ApiKind kind, string space, JsonObject item)
    {
        var metadata = item["metadata"] as JsonObject ?? (JsonObject)(item["metadata"] = new JsonObject());
        if (!kind.Namespaced)
        {
            metadata.Remove("namespace");
            return null;
        }
        if (item.Namespace is { Length: > 0 } given && given != space)
            return Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        metadata["namespace"] = space;
        return null;
    }

    private static void Identify(ApiKind kind, JsonObject item, WriteContext context)
    {
        var metadata = item.Metadata!;
        if (string.IsNullOrEmpty(item.Name) && metadata["generateName"].Text() is { Length: > 0 } prefix)
            metadata["name"] = prefix[..Math.Min(prefix.Length, 58)] + new string(Random.Shared.GetItems<char>(Letters, 5));
        foreach (var own in (string[])["uid", "resourceVersion", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields"])
            metadata.Remove(own);
        metadata["uid"] = Guid.CreateVersion7(context.Now).ToString();
        metadata["creationTimestamp"] = Timestamps.Write(context.Now);
        if (kind.CountsGenerations)
            metadata["generation"] = 1;
        if (kind.HasStatus)
            KindRules.ResetStatus(kind, item);
    }

    private static KubernetesStatus? RefuseNamespace(Store.Transaction transaction, ApiKind kind, JsonObject item, WriteContext context)
    {
        if (!kind.Namespaced || item.Namespace is not { } space)
            return null;
        if (transaction.State.Find("namespaces", "", space) is not { } found)
            return Refusals.NotFound(BuiltinKinds.All[0], space);
        return found.Json.IsTerminating ? Refusals.NamespaceTerminating(kind, item.Name ?? "", space) : null;
    }
}
