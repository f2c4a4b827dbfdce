using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applying;

/// <summary>Brings one object to what its manifest says, by the manifest's strategy (Maestro wire §8.3). Nothing is written that is so already.</summary>
internal sealed class ManifestWriter
{
    private const string FieldManager = "work-agent";
    private static readonly WriteOptions AsAgent = new() { FieldManager = FieldManager };

    // What was applied last, so that an unchanged object costs one read; empty after a start, when one write each makes sure.
    private readonly ConcurrentDictionary<string, Written> _written = new(StringComparer.Ordinal);

    /// <returns>The object as it is now (null: missing), and the server's refusal when there is one.</returns>
    public Task<(JsonObject? Live, ApplyFailure? Failure)> WriteAsync(
        ResourceClient client, JsonObject manifest, UpdateStrategy strategy, Ownership owner, CancellationToken cancellation) => strategy.Type switch
        {
            UpdateStrategy.ReadOnly => ReadAsync(client, manifest, cancellation),
            UpdateStrategy.CreateOnly => CreateOnceAsync(client, manifest, owner, cancellation),
            UpdateStrategy.Apply => ApplyAsync(client, manifest, strategy.ServerSideApply, owner, cancellation),
            _ => UpdateAsync(client, manifest, owner, cancellation),
        };

    private static async Task<(JsonObject?, ApplyFailure?)> ReadAsync(ResourceClient client, JsonObject manifest, CancellationToken cancellation)
    {
        var result = await client.GetAsync(manifest.Namespace, manifest.Name!, cancellation);
        return result.Outcome == KubernetesOutcome.NotFound ? (null, null) : Outcome(result);
    }

    private static async Task<(JsonObject?, ApplyFailure?)> CreateOnceAsync(ResourceClient client, JsonObject manifest, Ownership owner, CancellationToken cancellation)
    {
        var live = await client.GetAsync(manifest.Namespace, manifest.Name!, cancellation);
        return live.Outcome == KubernetesOutcome.NotFound
            ? Outcome(await client.CreateAsync(MergedObject.ToCreate(manifest, owner), AsAgent, cancellation))
            : await OwnAsync(client, live, owner, cancellation);
    }

    private async Task<(JsonObject?, ApplyFailure?)> UpdateAsync(ResourceClient client, JsonObject manifest, Ownership owner, CancellationToken cancellation)
    {
        var result = await client.GetAsync(manifest.Namespace, manifest.Name!, cancellation);
        if (result.Outcome == KubernetesOutcome.NotFound)
            return Remember(client, manifest, await client.CreateAsync(MergedObject.ToCreate(manifest, owner), AsAgent, cancellation));
        if (result.Object is not { } live)
            return Outcome(result);
        if (MergedObject.MustBeReplaced(live, manifest))
            return await ReplaceAsync(client, manifest, live, owner, cancellation);
        if (MergedObject.Of(live, MergedObject.Clean(manifest), owner, HasDrifted(client, manifest, live)) is { } merged)
            result = await client.UpdateAsync(merged, AsAgent, cancellation);
        return result.Succeeded ? Remember(client, manifest, result) : (live, new ApplyFailure(result.Status!.Message));
    }

    private async Task<(JsonObject?, ApplyFailure?)> ReplaceAsync(ResourceClient client, JsonObject manifest, JsonObject live, Ownership owner, CancellationToken cancellation)
    {
        var deleted = await client.DeleteAsync(live.Namespace, live.Name!, new DeleteOptions { Uid = live.Uid }, cancellation);
        return deleted.Outcome is KubernetesOutcome.Ok or KubernetesOutcome.NotFound
            ? Remember(client, manifest, await client.CreateAsync(MergedObject.ToCreate(manifest, owner), AsAgent, cancellation))
            : Outcome(deleted);
    }

    private async Task<(JsonObject?, ApplyFailure?)> ApplyAsync(
        ResourceClient client, JsonObject manifest, ServerSideApply? apply, Ownership owner, CancellationToken cancellation)
    {
        var (ignored, error) = IgnoredFields.Of(manifest, apply);
        if (error is not null)
            return (null, new ApplyFailure($"Failed to process ignoreFields: {error}", Timeout.InfiniteTimeSpan) { Reason = "AppliedManifestSSAIgnoreFieldError" });
        var result = await client.GetAsync(manifest.Namespace, manifest.Name!, cancellation);
        if (result.Outcome is not (KubernetesOutcome.Ok or KubernetesOutcome.NotFound))
            return Outcome(result);
        var existing = result.Object;
        var isSettled = existing is { } live
            && (ignored is not null ? live.Annotation(IgnoredFields.Annotation) == ignored.Hash : IsAsWritten(client, manifest, live));
        if (!isSettled)
        {
            var applied = MergedObject.Clean(ignored?.ToApply(manifest, result.Succeeded) ?? manifest);
            var manager = apply?.FieldManager is { Length: > 0 } named ? named : FieldManager;
            result = await client.ApplyAsync(applied, new WriteOptions { FieldManager = manager, Force = apply?.Force == true }, cancellation);
        }
        if (result.Outcome == KubernetesOutcome.Conflict)
            return (existing, new ApplyFailure(result.Status!.Message, Timeout.InfiniteTimeSpan));
        var owned = await OwnAsync(client, result, owner, cancellation);
        if (owned.Failure is { } unowned && result.Succeeded)
            return (null, unowned with { MayHaveHappened = true });
        if (owned.Live is not null)
            _written[Key(client, manifest)] = Written.Of(manifest, owned.Live);
        return owned;
    }

    // The owner reference is written apart from what is applied, so it belongs to no applied field set.
    private static async Task<(JsonObject? Live, ApplyFailure? Failure)> OwnAsync(
        ResourceClient client, KubernetesResult result, Ownership owner, CancellationToken cancellation)
    {
        if (result.Object is not { } live || owner.Changed(live) is not { } references)
            return Outcome(result);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = live.Uid, ["resourceVersion"] = live.ResourceVersion, ["ownerReferences"] = references },
        };
        return Outcome(await client.PatchAsync(live.Namespace, live.Name!, PatchFormat.Merge, patch, AsAgent, cancellation));
    }

    private (JsonObject?, ApplyFailure?) Remember(ResourceClient client, JsonObject manifest, KubernetesResult result)
    {
        if (result.Object is { } live)
            _written[Key(client, manifest)] = Written.Of(manifest, live);
        return Outcome(result);
    }

    private bool HasDrifted(ResourceClient client, JsonObject manifest, JsonObject live) =>
        live.Generation is { } generation
        && _written.TryGetValue(Key(client, manifest), out var written) && written.Uid == live.Uid
        && generation != written.Generation;

    private bool IsAsWritten(ResourceClient client, JsonObject manifest, JsonObject live) =>
        _written.TryGetValue(Key(client, manifest), out var written) && written == Written.Of(manifest, live) && JsonSubset.Holds(MergedObject.Clean(manifest), live);

    private static string Key(ResourceClient client, JsonObject manifest) => $"{client.Resource}/{manifest.Namespace}/{manifest.Name}";

    private static (JsonObject? Live, ApplyFailure? Failure) Outcome(KubernetesResult result) =>
        result.Object is { } live ? (live, null) : (null, new ApplyFailure(result.Status!.Message));

    /// <summary>Of an object with a generation only its spec is compared: its status changes all the time.</summary>
    private sealed record Written(string Hash, string? Uid, long? Generation, string? Version)
    {
        public static Written Of(JsonObject manifest, JsonObject live) =>
            new(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(CanonicalJson.Write(manifest))), live.Uid, live.Generation, live.Generation is null ? live.ResourceVersion : null);
    }
}
