using System.Text.Json.Nodes;
using HyperFleet.Agent.Applying;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>Removes the objects of a work, unless somebody else needs them (Maestro wire §8.6).</summary>
internal sealed class ResourceCleaner(KubernetesClient kubernetes)
{
    /// <returns>Those that are still there and have to go; all of them have been asked to.</returns>
    public async Task<IReadOnlyList<AppliedResource>> RemoveAsync(AppliedWork owner, IEnumerable<AppliedResource> resources, CancellationToken cancellation)
    {
        var pending = new List<AppliedResource>();
        foreach (var resource in resources)
            if (!await IsGoneAsync(owner, resource, cancellation))
                pending.Add(resource);
        return pending;
    }

    private async Task<bool> IsGoneAsync(AppliedWork owner, AppliedResource resource, CancellationToken cancellation)
    {
        var client = kubernetes.For(resource.ToResource());
        var result = await client.GetAsync(resource.Namespace, resource.Name, cancellation);
        if (result.Outcome == KubernetesOutcome.NotFound)
            return true;
        var live = result.Require();
        var references = live.Metadata?["ownerReferences"] as JsonArray ?? [];
        if (!references.Any(reference => reference?["uid"].Text() == owner.Uid))
            return live.Uid == resource.Uid || !IsUnowned(references, live) || await DeleteAsync(client, resource, live, cancellation);
        if (references.Any(reference => Ownership.IsAppliedWork(reference) && reference!["uid"].Text() != owner.Uid))
            return await DisownAsync(client, live, owner, references, cancellation);
        if (live.Uid != resource.Uid && resource.Uid.Length > 0)
            return true;
        return await DeleteAsync(client, resource, live, cancellation);
    }

    // Not the object that is remembered, because its writing never ended well: applied by the agent, and nobody's yet.
    private static bool IsUnowned(JsonArray references, JsonObject live) =>
        !references.Any(Ownership.IsAppliedWork) && (live.Metadata?["managedFields"] as JsonArray ?? []).Any(entry => entry?["manager"].Text() == "work-agent");

    private static async Task<bool> DeleteAsync(ResourceClient client, AppliedResource resource, JsonObject live, CancellationToken cancellation)
    {
        if (live.IsTerminating)
            return false;
        var deleted = await client.DeleteAsync(
            resource.Namespace, resource.Name, new DeleteOptions { Uid = live.Uid, PropagationPolicy = PropagationPolicy.Background }, cancellation);
        // Without finalizers it is gone with the answer; a look would only confirm it.
        return deleted.Outcome == KubernetesOutcome.NotFound || deleted.Object is { Kind: "Status" };
    }

    private static async Task<bool> DisownAsync(ResourceClient client, JsonObject live, AppliedWork owner, JsonArray references, CancellationToken cancellation)
    {
        var kept = references.Where(reference => reference?["uid"].Text() != owner.Uid).Select(reference => reference!.DeepClone());
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = live.Uid, ["resourceVersion"] = live.ResourceVersion, ["ownerReferences"] = new JsonArray([.. kept]) },
        };
        var patched = await client.PatchAsync(live.Namespace, live.Name!, PatchFormat.Merge, patch, new WriteOptions { FieldManager = "work-agent" }, cancellation);
        return patched.Outcome is KubernetesOutcome.Ok or KubernetesOutcome.NotFound;
    }
}
