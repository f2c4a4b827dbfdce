using System.Text.Json.Nodes;
using HyperFleet.Agent.Applied;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>Applies all manifests of a work; one that fails does not stop the others (Maestro wire §8.2).</summary>
internal sealed class Applier(KubernetesClient kubernetes, ManifestWriter writer, ExecutorReview executor)
{
    private const int ConflictAttempts = 3;

    /// <returns>One plan a manifest, in the order of the bundle. Nothing has been written yet.</returns>
    public async Task<IReadOnlyList<PlannedManifest>> PlanAsync(Work work, AppliedWork owner, CancellationToken cancellation)
    {
        var manifests = work.Bundle!.Manifests!;
        var planned = new PlannedManifest[manifests.Count];
        for (var i = 0; i < planned.Length; i++)
            planned[i] = await PlanAsync(work, work.Bundle, i, manifests[i], owner, cancellation);
        return planned;
    }

    /// <returns>One result a plan, in the same order.</returns>
    public async Task<IReadOnlyList<AppliedManifest>> ApplyAsync(IReadOnlyList<PlannedManifest> planned, CancellationToken cancellation)
    {
        var applied = new AppliedManifest[planned.Count];
        foreach (var (ordinal, _) in ManifestOrder.Sort([.. planned.Select(plan => plan.Manifest)]))
            applied[ordinal] = await ApplyAsync(planned[ordinal], cancellation);
        return applied;
    }

    private async Task<PlannedManifest> PlanAsync(Work work, ManifestBundle bundle, int ordinal, JsonObject manifest, AppliedWork owner, CancellationToken cancellation)
    {
        var plan = new PlannedManifest(ResourceMeta.Of(ordinal, manifest, null), manifest);
        try
        {
            if (Mistake(manifest) is { } mistake)
                return plan with { Failure = new(mistake, Timeout.InfiniteTimeSpan) };
            if (await kubernetes.ForAsync(GroupVersionKind.Of(manifest), cancellation) is not { } client)
                return plan with { Failure = new($"the server doesn't have a resource type \"{manifest.Kind}\"") };
            var meta = ResourceMeta.Of(ordinal, manifest, client.Resource);
            var ownership = new Ownership(owner.Name, owner.Uid, bundle.DeleteOption?.Orphans(meta) == true);
            plan = plan with { Meta = meta, Client = client, Owner = ownership };
            return work.Status.Of(meta)?.Conditions.IsTrue("Complete") == true
                ? plan with { Strategy = new() { Type = UpdateStrategy.ReadOnly } }
                : plan with { Strategy = bundle.ConfigFor(meta).UpdateStrategy!, Failure = await executor.RefusalAsync(bundle, client, manifest, meta, !ownership.Orphan, cancellation) };
        }
        catch (KubernetesException fault)
        {
            return plan with { Failure = new(fault.Message) };
        }
    }

    private async Task<AppliedManifest> ApplyAsync(PlannedManifest plan, CancellationToken cancellation)
    {
        if (plan is not { Failure: null, Client: { } client, Owner: { } owner })
            return new(plan.Meta) { Failure = plan.Failure };
        try
        {
            var (live, failure) = await WriteAsync(client, plan.Manifest, plan.Strategy, owner, cancellation);
            return new(plan.Meta) { Live = live, Failure = failure };
        }
        catch (KubernetesException fault)
        {
            return new(plan.Meta) { Failure = new(fault.Message) { MayHaveHappened = true } };
        }
    }

    // Somebody wrote between our read and our write: look again at once.
    private async Task<(JsonObject? Live, ApplyFailure? Failure)> WriteAsync(
        ResourceClient client, JsonObject manifest, UpdateStrategy strategy, Ownership owner, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await writer.WriteAsync(client, manifest, strategy, owner, cancellation);
            if (attempt == ConflictAttempts || result.Failure?.Message.Contains("the object has been modified", StringComparison.Ordinal) != true)
                return result;
        }
    }

    private static string? Mistake(JsonObject manifest) =>
        string.IsNullOrEmpty(manifest.Kind) || string.IsNullOrEmpty(manifest.ApiVersion) ? "the manifest has no apiVersion or no kind"
        : string.IsNullOrEmpty(manifest.Name) ? $"the {manifest.Kind} has no metadata.name"
        : null;
}
