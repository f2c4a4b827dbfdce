using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Storage;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>The three writes that requests and controllers share. Each runs inside one store transaction.</summary>
internal sealed class ObjectWriter(Store store, KindRegistry kinds)
{
    private readonly Creation _creation = new(kinds);
    private readonly Update _update = new(kinds);

    internal Answer Create(ApiKind kind, string space, System.Text.Json.Nodes.JsonObject sent, WriteContext context) =>
        store.Write(transaction => _creation.Run(transaction, kind, space, sent, context));

    internal Answer Update(ApiKind kind, string space, string name, Func<StoredObject, Answer> propose, WriteContext context) =>
        store.Write(transaction => Find(transaction, kind, space, name) is { } current
            ? _update.Run(transaction, kind, current, propose, context)
            : Refusals.NotFound(kind, name));

    /// <summary>Server-side apply: creates or changes.</summary>
    internal Answer Apply(ApiKind kind, string space, string name, System.Text.Json.Nodes.JsonObject applied, WriteContext context) =>
        store.Write(transaction => Find(transaction, kind, space, name) is { } current
            ? _update.RunApply(transaction, kind, current, applied, context)
            : _creation.RunApply(transaction, kind, space, applied, context));

    internal Answer Delete(ApiKind kind, string space, string name, Deletion.Options options, WriteContext context) =>
        store.Write(transaction => Find(transaction, kind, space, name) is { } current
            ? Deletion.Run(transaction, kinds, kind, current, options, context)
            : Refusals.NotFound(kind, name));

    private static StoredObject? Find(Store.Transaction transaction, ApiKind kind, string space, string name) =>
        transaction.State.Find(kind.Resource, kind.Namespaced ? space : "", name);
}
