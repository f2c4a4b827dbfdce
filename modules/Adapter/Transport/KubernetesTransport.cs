using System.Text.Json.Nodes;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Transport;

/// <summary>
/// Objects in a Kubernetes cluster. An object is written when its generation annotation differs from the manifest's (adapter contract §4).
/// </summary>
internal sealed partial class KubernetesTransport(KubernetesClient client, TimeProvider time, ILogger<KubernetesTransport> logger) : IResourceTransport
{
    public const string FieldManager = "hyperfleet-adapter";
    private const int ConflictLimit = 3;
    private static readonly TimeSpan RecreatePoll = TimeSpan.FromMilliseconds(100);
    private static readonly WriteOptions Ours = new() { FieldManager = FieldManager };

    public async Task<ApplyOutcome> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken)
    {
        if (request.Name.Length == 0) return ApplyOutcome.Failed("", $"manifest of kind {request.Kind.Kind} has no metadata.name", isTransient: false);
        var outcome = new ApplyOutcome("", "");
        try
        {
            if (await client.ForAsync(request.Kind, cancellationToken) is not { } resources) return ApplyOutcome.Failed("", Unserved(request.Kind), isTransient: false);
            for (var attempt = 1; attempt <= ConflictLimit; attempt++)
            {
                outcome = await ApplyOnceAsync(resources, attempt == 1 ? request : request with { Known = null, IsAbsent = false }, cancellationToken);
                if (outcome.Error is not ConflictError) break;
                LogConflict(request.Kind.Kind, request.Name, request.Namespace, attempt);
            }

            return outcome;
        }
        catch (KubernetesException cause)
        {
            return ApplyOutcome.Failed(outcome.Operation, $"failed to apply resource {request.Kind.Kind}/{request.Name}: {cause.Message}", isTransient: true);
        }
    }

    public async Task<Discovery> DiscoverAsync(DiscoveryQuery query, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.ForAsync(query.Kind, cancellationToken) is not { } resources) return Missing(Unserved(query.Kind));
            return query.IsByName ? await GetAsync(resources, query, cancellationToken) : await FindAsync(resources, query, cancellationToken);
        }
        catch (KubernetesException cause)
        {
            return new Discovery(null, new TransportError($"K8s get operation failed: {query.Kind.Kind}/{query.Name} (namespace: {query.Namespace}): {cause.Message}", true));
        }
    }

    public async Task<TransportError?> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.ForAsync(request.Kind, cancellationToken) is not { } resources) return new TransportError(Unserved(request.Kind), false);
            var options = new DeleteOptions { PropagationPolicy = request.Policy };
            var result = await resources.DeleteAsync(request.Namespace, request.Name, options, cancellationToken);
            return result.Outcome is KubernetesOutcome.Ok or KubernetesOutcome.NotFound
                ? null
                : new TransportError(Failed("delete", request.Kind, request.Name, request.Namespace, result.Status!), result.Outcome == KubernetesOutcome.Conflict);
        }
        catch (KubernetesException cause)
        {
            return new TransportError($"K8s delete operation failed: {request.Kind.Kind}/{request.Name} (namespace: {request.Namespace}): {cause.Message}", true);
        }
    }

    private async Task<ApplyOutcome> ApplyOnceAsync(ResourceClient resources, ApplyRequest request, CancellationToken cancellationToken)
    {
        var (existing, unread) = await LiveAsync(resources, request, cancellationToken);
        if (unread is not null) return new ApplyOutcome("", "", unread);
        var manifest = (JsonObject)Plain.ToJson(request.Manifest)!;
        var live = Plain.ToJson(existing) as JsonObject;
        var decision = Decision.For(existing, request.Manifest, request.RecreateOnChange, request.AppliesOlder);
        return decision.Operation switch
        {
            Decision.Create when request.IsAbsent => await CreateUnseenAsync(resources, request, manifest, decision, cancellationToken),
            Decision.Create => await CreateAsync(resources, request, manifest, decision, cancellationToken),
            Decision.Update => Check(request, decision, await resources.UpdateAsync(Replacement.Of(manifest, live!), Ours, cancellationToken)),
            Decision.Recreate => await RecreateAsync(resources, request, manifest, live!, decision, cancellationToken),
            _ => new ApplyOutcome(decision.Operation, decision.Reason) { Live = existing },
        };
    }

    /// <summary>The object as it is: the one that the event found before, when it is the manifest's, else read now.</summary>
    private static async Task<(IReadOnlyDictionary<string, object?>? Live, TransportError? Error)> LiveAsync(ResourceClient resources, ApplyRequest request, CancellationToken cancellationToken)
    {
        if (request.IsAbsent) return (null, null);
        if (request.Known is { } known && Manifests.NameOf(known) == request.Name && (!resources.Resource.Namespaced || Manifests.NamespaceOf(known) == request.Namespace)) return (known, null);
        var live = await resources.GetAsync(request.Namespace, request.Name, cancellationToken);
        return live.Outcome switch
        {
            KubernetesOutcome.Ok => ((IReadOnlyDictionary<string, object?>)Plain.FromKubernetes(live.Object)!, null),
            KubernetesOutcome.NotFound => (null, null),
            _ => (null, new TransportError($"failed to get existing resource {request.Kind.Kind}/{request.Name}: {Failed("get", request.Kind, request.Name, request.Namespace, live.Status!)}", false)),
        };
    }

    /// <summary>Creates what the event has not found; when it exists all the same, under other labels or since just now, it is looked at.</summary>
    private async Task<ApplyOutcome> CreateUnseenAsync(ResourceClient resources, ApplyRequest request, JsonObject manifest, Decision decision, CancellationToken cancellationToken)
    {
        var result = await resources.CreateAsync(manifest, Ours, cancellationToken);
        return result.Outcome == KubernetesOutcome.AlreadyExists
            ? await ApplyOnceAsync(resources, request with { IsAbsent = false }, cancellationToken)
            : Check(request, decision, result);
    }

    private static async Task<ApplyOutcome> CreateAsync(ResourceClient resources, ApplyRequest request, JsonObject manifest, Decision decision, CancellationToken cancellationToken)
    {
        var result = await resources.CreateAsync(manifest, Ours, cancellationToken);
        return result.Outcome == KubernetesOutcome.AlreadyExists
            ? new ApplyOutcome(Decision.Skip, "already exists (concurrent create)")
            : Check(request, decision, result);
    }

    /// <summary>Deletes, waits until the object is gone, creates. The caller's deadline bounds the wait.</summary>
    private async Task<ApplyOutcome> RecreateAsync(
        ResourceClient resources, ApplyRequest request, JsonObject manifest, JsonObject live, Decision decision, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { PropagationPolicy = PropagationPolicy.Background, Uid = live.Uid };
        var deleted = await resources.DeleteAsync(request.Namespace, request.Name, options, cancellationToken);
        if (deleted.Outcome is not (KubernetesOutcome.Ok or KubernetesOutcome.NotFound)) return Check(request, decision, deleted);
        while ((await resources.GetAsync(request.Namespace, request.Name, cancellationToken)).Object?.Uid == live.Uid)
            await Task.Delay(RecreatePoll, time, cancellationToken);
        return await CreateAsync(resources, request, manifest, decision, cancellationToken);
    }

    private static async Task<Discovery> GetAsync(ResourceClient resources, DiscoveryQuery query, CancellationToken cancellationToken)
    {
        // A namespaced object without a namespace could be anywhere: look in all of them.
        if (resources.Resource.Namespaced && query.Namespace is "" or "*") return await FindAsync(resources, query, cancellationToken);
        var result = await resources.GetAsync(query.Namespace, query.Name, cancellationToken);
        return result.Outcome switch
        {
            KubernetesOutcome.Ok => new Discovery((IReadOnlyDictionary<string, object?>)Plain.FromKubernetes(result.Object)!),
            KubernetesOutcome.NotFound => Discovery.NotFound,
            _ => Missing(Failed("get", query.Kind, query.Name, query.Namespace, result.Status!)),
        };
    }

    private static async Task<Discovery> FindAsync(ResourceClient resources, DiscoveryQuery query, CancellationToken cancellationToken)
    {
        var options = query.IsByName ? new ListOptions { FieldSelector = $"metadata.name={query.Name}" } : new ListOptions { LabelSelector = query.Selector };
        var page = await resources.ListAllAsync(query.Namespace is "" or "*" ? null : query.Namespace, options, cancellationToken);
        if (page.Outcome != KubernetesOutcome.Ok) return Missing(Failed("list", query.Kind, query.Name, query.Namespace, page.Status!));
        return new Discovery(Manifests.Latest(page.Items.Select(item => (IReadOnlyDictionary<string, object?>)Plain.FromKubernetes(item)!)));
    }

    private static ApplyOutcome Check(ApplyRequest request, Decision decision, KubernetesResult result)
    {
        if (result.Succeeded) return new ApplyOutcome(decision.Operation, decision.Reason) { Live = (IReadOnlyDictionary<string, object?>?)Plain.FromKubernetes(result.Object) };
        var message = $"failed to {decision.Operation} resource {request.Kind.Kind}/{request.Name}: {Failed(decision.Operation, request.Kind, request.Name, request.Namespace, result.Status!)}";
        TransportError error = result.Outcome == KubernetesOutcome.Conflict ? new ConflictError(message) : new TransportError(message, false);
        return new ApplyOutcome(decision.Operation, decision.Reason, error);
    }

    private static Discovery Missing(string error) => new(null, new TransportError(error, false));

    private static string Unserved(GroupVersionKind kind) => $"no matches for kind \"{kind.Kind}\" in version \"{kind.ApiVersion}\"";

    private static string Failed(string operation, GroupVersionKind kind, string name, string space, KubernetesStatus status) =>
        $"K8s {operation} operation failed: {kind.Kind}/{name} (namespace: {space}): {status.Message}";

    [LoggerMessage(EventId = 4201, Level = LogLevel.Debug, Message = "{Kind}/{Name} in {Namespace} changed while it was written, attempt {Attempt}")]
    private partial void LogConflict(string kind, string name, string @namespace, int attempt);
}
