using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Maestro;

/// <summary>
/// ManifestWorks on management clusters, through Maestro: read over REST, written as events over gRPC. The consumer goes with every call:
/// handlers for several consumers share nothing (adapter contract §5).
/// </summary>
internal sealed class MaestroTransport(MaestroReader reader, MaestroPublisher publisher, WorkEvents events) : IResourceTransport
{
    private const int ConflictLimit = 3;

    public async Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        var consumer = request.TargetCluster;
        if (consumer.Length == 0) return ApplyOutcome.Failed("", "target cluster is empty: transport.maestro.target_cluster renders to nothing", isTransient: false);
        if (ManifestWorks.Violation(request.Manifest) is { } violation) return ApplyOutcome.Failed("", violation, isTransient: false);
        var work = WithNamespace(request.Manifest, consumer);
        for (var attempt = 1; ; attempt++)
        {
            var found = attempt == 1 && request.Known is { } known && Manifests.NameOf(known) == request.Name ? new Discovery(known) : await reader.GetAsync(consumer, request.Name, cancellationToken);
            if (found.Error is { } unread) return new ApplyOutcome("", "", unread with { Message = $"failed to get existing resource ManifestWork/{request.Name}: {unread.Message}" });
            var outcome = await WriteAsync(work, found.Object, request, cancellationToken);
            if (outcome.Error is not ConflictError || attempt == ConflictLimit) return outcome;
        }
    }

    public async Task<Discovery> DiscoverAsync(DiscoveryQuery query, CancellationToken cancellationToken)
    {
        if (query.TargetCluster.Length == 0) return Discovery.NotFound;
        if (query.Kind == ManifestWorks.Kind && query.IsByName) return await reader.GetAsync(query.TargetCluster, query.Name, cancellationToken);
        var (works, error) = await reader.ListAsync(query.TargetCluster, cancellationToken);
        if (error is not null) return new Discovery(null, error);
        var found = query.Kind == ManifestWorks.Kind
            ? works.Where(work => query.Labels.All(label => Manifests.LabelOf(work, label.Key) == label.Value))
            : works.Select(work => NestedDiscovery.Find(work, query)).OfType<IReadOnlyDictionary<string, object?>>();
        return new Discovery(Manifests.Latest(found));
    }

    /// <summary>Asks for deletion. The work stays readable until the agent has confirmed.</summary>
    public async Task<TransportError?> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        if (request.TargetCluster.Length == 0) return new TransportError("target cluster is empty: transport.maestro.target_cluster renders to nothing", false);
        var found = await reader.GetAsync(request.TargetCluster, request.Name, cancellationToken);
        if (found.Error is not null || found.Object is not { } live || IsDeleting(live)) return found.Error;
        var refusal = await publisher.PublishAsync(events.Delete(live, request.TargetCluster), cancellationToken);
        return refusal is null or { Outcome: PublishOutcome.Deleting } ? null : Describe(refusal, "delete", request.Name, request.TargetCluster);
    }

    private async Task<ApplyOutcome> WriteAsync(
        IReadOnlyDictionary<string, object?> work, IReadOnlyDictionary<string, object?>? live, ApplyRequest request, CancellationToken cancellationToken)
    {
        var consumer = request.TargetCluster;
        var decision = Decision.For(live, work, recreateOnChange: false, request.AppliesOlder);
        if (decision.Operation == Decision.Skip) return new ApplyOutcome(decision.Operation, decision.Reason) { Live = live };
        var @event = live is null ? events.Create(work, consumer) : events.Update(KeepMarks(work, live), live, consumer);
        var refusal = await publisher.PublishAsync(@event, cancellationToken);
        return refusal?.Outcome switch
        {
            null => new ApplyOutcome(decision.Operation, decision.Reason),
            PublishOutcome.AlreadyExists => new ApplyOutcome(Decision.Skip, "already exists (concurrent create)"),
            _ => new ApplyOutcome(decision.Operation, decision.Reason, Describe(refusal, decision.Operation, Manifests.NameOf(work), consumer)),
        };
    }

    /// <summary>What is told: raw database texts of the server do not leave here.</summary>
    private static TransportError Describe(PublishRefusal refusal, string operation, string name, string consumer)
    {
        var title = $"failed to {operation} ManifestWork \"{name}\"";
        return refusal.Outcome switch
        {
            PublishOutcome.UnknownConsumer => new TransportError($"{title}: consumer \"{consumer}\" is not registered in Maestro", false),
            PublishOutcome.Conflict => new ConflictError($"{title}: it changed at the same time"),
            PublishOutcome.Deleting => new TransportError($"{title}: it is being deleted", true),
            _ => refusal.Error with { Message = $"{title}: {refusal.Error.Message}" },
        };
    }

    private static bool IsDeleting(IReadOnlyDictionary<string, object?> work) => Plain.At(work, "metadata", "deletionTimestamp") is string { Length: > 0 };

    private static Dictionary<string, object?> WithNamespace(IReadOnlyDictionary<string, object?> work, string consumer) =>
        With(work, new Dictionary<string, object?>(MapAt(work, "metadata")) { ["namespace"] = consumer });

    /// <summary>
    /// The adapter is the only writer of its works, so its labels, annotations and spec replace the old ones and what it no longer writes
    /// goes away. The marks that sources and agents set on the way stay.
    /// </summary>
    private static Dictionary<string, object?> KeepMarks(IReadOnlyDictionary<string, object?> work, IReadOnlyDictionary<string, object?> live)
    {
        var metadata = new Dictionary<string, object?>(MapAt(work, "metadata"));
        var annotations = new Dictionary<string, object?>(MapAt(work, "metadata", "annotations"));
        foreach (var (name, value) in MapAt(live, "metadata", "annotations"))
            if (name.StartsWith(Bundles.MarkPrefix, StringComparison.Ordinal))
                annotations.TryAdd(name, value);
        metadata["annotations"] = annotations;
        if (Plain.At(live, "metadata", "finalizers") is { } finalizers) metadata.TryAdd("finalizers", finalizers);
        return With(work, metadata);
    }

    private static Dictionary<string, object?> With(IReadOnlyDictionary<string, object?> work, IReadOnlyDictionary<string, object?> metadata) => new(work) { ["metadata"] = metadata };

    private static IReadOnlyDictionary<string, object?> MapAt(IReadOnlyDictionary<string, object?> value, params ReadOnlySpan<string> keys) =>
        Plain.At(value, keys) as IReadOnlyDictionary<string, object?> ?? Plain.EmptyMap;
}
