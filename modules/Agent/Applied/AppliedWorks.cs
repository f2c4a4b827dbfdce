using System.Globalization;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Applying;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Applied;

/// <summary>Reads and writes AppliedManifestWorks: the agent's only memory that outlives it.</summary>
internal sealed class AppliedWorks(KubernetesClient kubernetes, AgentIdentity agent)
{
    private const string Finalizer = "cluster.open-cluster-management.io/applied-manifest-work-cleanup";
    private static readonly KubernetesResource Resource =
        new(new("work.open-cluster-management.io", "v1", Ownership.Kind), "appliedmanifestworks", Namespaced: false);

    private readonly ResourceClient _client = kubernetes.For(Resource);

    public string NameOf(Work work) => $"{agent.HubHash}-{work.Name}";

    /// <summary>The work's, made when it is missing.</summary>
    /// <exception cref="KubernetesException">Among others, while the CustomResourceDefinition is not installed.</exception>
    public async Task<AppliedWork> EnsureAsync(Work work, CancellationToken cancellation)
    {
        if (await FindAsync(NameOf(work), cancellation) is { } found)
            return found;
        var created = await _client.CreateAsync(New(work), null, cancellation);
        return created.Outcome == KubernetesOutcome.NotFound
            ? throw new KubernetesException("the CustomResourceDefinition appliedmanifestworks.work.open-cluster-management.io is not installed: install the agent's chart, or apply the definition that it ships")
            : AppliedWork.Read(created.Require());
    }

    public async Task<AppliedWork?> FindAsync(string name, CancellationToken cancellation)
    {
        var result = await _client.GetAsync(null, name, cancellation);
        return result.Outcome == KubernetesOutcome.NotFound ? null : AppliedWork.Read(result.Require());
    }

    public async Task<IReadOnlyList<AppliedWork>> ListAsync(CancellationToken cancellation)
    {
        var page = await _client.ListAllAsync(null, new ListOptions(), cancellation);
        return page.Outcome == KubernetesOutcome.Ok ? [.. page.Items.Select(AppliedWork.Read)] : [];
    }

    /// <summary>Records what is on the cluster; nothing is written when it is recorded already.</summary>
    public async Task<AppliedWork> SetResourcesAsync(AppliedWork applied, IEnumerable<AppliedResource> resources, CancellationToken cancellation)
    {
        var sorted = resources.Distinct().OrderBy(x => x.Group, StringComparer.Ordinal).ThenBy(x => x.Version, StringComparer.Ordinal)
            .ThenBy(x => x.Resource, StringComparer.Ordinal).ThenBy(x => x.Namespace, StringComparer.Ordinal).ThenBy(x => x.Name, StringComparer.Ordinal).ToList();
        if (sorted.SequenceEqual(applied.Resources))
            return applied;
        await PatchStatusAsync(applied.Name, "appliedResources", new JsonArray([.. sorted.Select(resource => resource.ToJson())]), cancellation);
        return applied with { Resources = sorted };
    }

    public Task SetEvictionStartAsync(string name, DateTimeOffset? start, CancellationToken cancellation) =>
        PatchStatusAsync(name, "evictionStartTime", start is { } time ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null, cancellation);

    /// <summary>Its finalizer holds it until <see cref="ReleaseAsync"/>.</summary>
    public async Task DeleteAsync(AppliedWork applied, CancellationToken cancellation)
    {
        var deleted = await _client.DeleteAsync(null, applied.Name, new DeleteOptions { Uid = applied.Uid, PropagationPolicy = PropagationPolicy.Background }, cancellation);
        if (deleted.Outcome is not (KubernetesOutcome.Ok or KubernetesOutcome.NotFound or KubernetesOutcome.Conflict))
            deleted.Require();
    }

    /// <summary>Lets a terminating one go.</summary>
    public async Task ReleaseAsync(AppliedWork applied, CancellationToken cancellation)
    {
        var live = await _client.GetAsync(null, applied.Name, cancellation);
        if (live.Outcome == KubernetesOutcome.NotFound || live.Require() is not { } found || found.Uid != applied.Uid)
            return;
        var kept = (found.Metadata!["finalizers"] as JsonArray ?? []).Where(finalizer => finalizer.Text() != Finalizer).Select(finalizer => finalizer!.DeepClone());
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = found.ResourceVersion, ["finalizers"] = new JsonArray([.. kept]) },
        };
        var released = await _client.PatchAsync(null, applied.Name, PatchFormat.Merge, patch, null, cancellation);
        if (released.Outcome != KubernetesOutcome.NotFound)
            released.Require();
    }

    private async Task PatchStatusAsync(string name, string member, JsonNode? value, CancellationToken cancellation)
    {
        var patch = new JsonObject { ["status"] = new JsonObject { [member] = value } };
        (await _client.PatchAsync(null, name, PatchFormat.Merge, patch, new WriteOptions { Subresource = "status" }, cancellation)).Require();
    }

    private JsonObject New(Work work) => new()
    {
        ["apiVersion"] = Ownership.ApiVersion,
        ["kind"] = Ownership.Kind,
        ["metadata"] = new JsonObject { ["name"] = NameOf(work), ["labels"] = work.Labels(), ["finalizers"] = new JsonArray(Finalizer) },
        ["spec"] = new JsonObject { ["hubHash"] = agent.HubHash, ["agentID"] = agent.HubHash, ["manifestWorkName"] = work.Name },
    };
}
