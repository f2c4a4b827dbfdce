using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Ownership;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Replaces objects: what the client may not change is put back, the rules are asked, an update without a change stores nothing.</summary>
internal sealed class Update(KindRegistry kinds)
{
    private static readonly string[] Identity = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "resourceVersion"];

    internal Answer Run(Store.Transaction transaction, ApiKind kind, StoredObject current, Func<StoredObject, Answer> propose, WriteContext context)
    {
        var proposed = propose(current);
        if (proposed.Refusal is not null)
            return proposed;
        if (Preconditions(kind, current, proposed.Value, context.IsPatch) is { } refused)
            return refused;
        var intake = Intake.Read(kind, proposed.Value, context);
        return intake.Refusal is not null ? intake : Store(transaction, kind, current, intake.Value, context,
            (before, after) => ManagedFields.AfterUpdate(kind, before, after, context));
    }

    internal Answer RunApply(Store.Transaction transaction, ApiKind kind, StoredObject current, JsonObject applied, WriteContext context)
    {
        if (applied.Uid is { } uid && uid != current.Uid)
            return Refusals.Conflict(kind, current.Name, OtherUid(kind, current, uid));
        if (applied.ResourceVersion is { } version && version != current.Revision.ToString())
            return Refusals.Stale(kind, current.Name);
        var merged = ServerSideApply.Merge(kind, Versions.Show(kind, current.Json), applied, context);
        return merged.Refusal is not null ? merged : Store(transaction, kind, current, merged.Value, context,
            (before, after) => ManagedFields.AfterApply(kind, before, after, applied, context));
    }

    private static KubernetesStatus? Preconditions(ApiKind kind, StoredObject current, JsonObject proposed, bool isPatch)
    {
        if (proposed.Name is { Length: > 0 } name && name != current.Name)
            return Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({current.Name})");
        if (proposed.Namespace is { Length: > 0 } space && space != current.Namespace)
            return Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        if (proposed.Uid is { Length: > 0 } uid && uid != current.Uid)
            return isPatch
                ? Refusals.Invalid(kind, current.Name, [FieldError.Invalid("metadata.uid", uid, "field is immutable")])
                : Refusals.Conflict(kind, current.Name, OtherUid(kind, current, uid));
        if (proposed.ResourceVersion is { Length: > 0 } version)
            return long.TryParse(version, out var number)
                ? number == current.Revision ? null : Refusals.Stale(kind, current.Name)
                : Refusals.BadRequest($"invalid resource version {FieldError.Quote(version)}");
        return kind.IsCustom
            ? Refusals.Invalid(kind, current.Name, [FieldError.InvalidText("metadata.resourceVersion", "0x0", "must be specified for an update")], kind.Resource)
            : null;
    }

    private static string OtherUid(ApiKind kind, StoredObject current, string uid) =>
        $"StorageError: invalid object, Code: 4, Key: /registry/{kind.Plural}/{(kind.Namespaced ? current.Namespace + "/" : "")}{current.Name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}";

    private Answer Store(Store.Transaction transaction, ApiKind kind, StoredObject current, JsonObject item, WriteContext context, Action<JsonObject, JsonObject> own)
    {
        var before = Versions.Show(kind, current.Json);
        item = Restrict(kind, before, item, context.Subresource);
        KindRules.PrepareChange(transaction, kind, before, item);
        var errors = MetadataRules.Check(kind, item).Concat(Frozen(before, item)).Concat(KindRules.Check(kind, item, before)).ToList();
        if (errors.Count > 0)
            return Refusals.Invalid(kind, current.Name, errors);
        if (context.Objection?.Invoke(item, transaction.State) is { } objection)
            return objection;
        if (kind.CountsGenerations && Generations.Changed(kind, before, item))
            item.Metadata!["generation"] = (before.Generation ?? 0) + 1;
        own(before, item);
        if (SameButForTimes(before, item))
            return before;
        return context.DryRun ? item : Commit(transaction, kind, current, item);
    }

    private Answer Commit(Store.Transaction transaction, ApiKind kind, StoredObject current, JsonObject item)
    {
        var stored = Versions.ToStorage(kinds, kind, item);
        // The last finalizer is gone: what was to be deleted is deleted by this update.
        var after = Deletion.IsComplete(kind, item) ? transaction.Remove(kind.Resource, current, stored) : transaction.Put(kind.Resource, stored);
        KindRules.Stored(transaction, kinds, kind);
        return Versions.Show(kind, after.Json);
    }

    /// <summary>Keeps what this endpoint does not write: identity always, status on the object, all but status on the status.</summary>
    private static JsonObject Restrict(ApiKind kind, JsonObject before, JsonObject item, string subresource)
    {
        if (subresource is "status" or "finalize")
            item = Subresources.Take(subresource, before, item);
        else if (kind.HasStatus)
            Copy(before, item, "status");
        var metadata = item["metadata"] as JsonObject ?? (JsonObject)(item["metadata"] = new JsonObject());
        foreach (var name in Identity)
            Copy(before.Metadata!, metadata, name);
        return item;
    }

    private static IEnumerable<FieldError> Frozen(JsonObject before, JsonObject item)
    {
        var added = MetadataRules.FinalizersOf(item).Except(MetadataRules.FinalizersOf(before)).ToList();
        if (before.IsTerminating && added.Count > 0)
            yield return FieldError.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(FieldError.Quote))}}}");
    }

    private static bool SameButForTimes(JsonObject before, JsonObject item) => JsonText.Same(ManagedFields.WithoutTimes(before), ManagedFields.WithoutTimes(item));

    private static void Copy(JsonObject from, JsonObject to, string name)
    {
        if (from.TryGetPropertyValue(name, out var value))
            to[name] = value?.DeepClone();
        else
            to.Remove(name);
    }
}
