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

    /// <returns>One result a manifest, in the order of the bundle.</returns>
    public async Task<IReadOnlyList<AppliedManifest>> ApplyAsync(Work work, AppliedWork owner, CancellationToken cancellation)
    {
        var bundle = work.Bundle!;
        var applied = new AppliedManifest[bundle.Manifests!.Count];
        foreach (var (ordinal, manifest) in ManifestOrder.Sort(bundle.Manifests))
            applied[ordinal] = await ApplyAsync(work, bundle, ordinal, manifest, owner, cancellation);
        return applied;
    }

    private async Task<AppliedManifest> ApplyAsync(Work work, ManifestBundle bundle, int ordinal, JsonObject manifest, AppliedWork owner, CancellationToken cancellation)
    {
        var meta = ResourceMeta.Of(ordinal, manifest, null);
        try
        {
            if (Mistake(manifest) is { } mistake)
                return new(meta) { Failure = new(mistake, Timeout.InfiniteTimeSpan) };
            if (await kubernetes.ForAsync(GroupVersionKind.Of(manifest), cancellation) is not { } client)
                return new(meta) { Failure = new($"the server doesn't have a resource type \"{manifest.Kind}\"") };
            meta = ResourceMeta.Of(ordinal, manifest, client.Resource);
            if (work.Status.Of(meta)?.Conditions.IsTrue("Complete") == true)
                return new(meta) { Live = (await client.GetAsync(manifest.Namespace, manifest.Name!, cancellation)).Object };
            var ownership = new Ownership(owner.Name, owner.Uid, bundle.DeleteOption?.Orphans(meta) == true);
            if (await executor.RefusalAsync(bundle, client, manifest, meta, !ownership.Orphan, cancellation) is { } refusal)
                return new(meta) { Failure = refusal };
            var (live, failure) = await WriteAsync(client, manifest, bundle.ConfigFor(meta).UpdateStrategy!, ownership, cancellation);
            return new(meta) { Live = live, Failure = failure };
        }
        catch (KubernetesException fault)
        {
            return new(meta) { Failure = new(fault.Message) };
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
