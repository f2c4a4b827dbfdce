using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Telemetry;
using HyperFleet.Adapter.Transport;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Execution;

/// <summary>
/// Deletes a resource and looks whether it is gone. What finalizers still hold stays visible to expressions, so nobody reports Finalized
/// before the object has vanished (adapter contract §2.6).
/// </summary>
internal sealed class ResourceDeletion(ITransports transports, ResourceDiscovery discovery, AdapterMetrics metrics)
{
    private const string Absent = "resource already deleted or never existed";
    private const string Pending = "deletion pending";
    private const string Wanted = "lifecycle.delete.when evaluated to true";

    public async Task<(ResourceResult Result, StepError? Error)> DeleteAsync(
        EventRun run, ResourceConfig resource, LifecycleConfig.DeleteRule rule, string cluster, CancellationToken cancellationToken)
    {
        var kind = ManifestRenderer.KindOf(resource.Manifest);
        using var measured = metrics.Deleting(kind.Kind);
        var found = await discovery.FindAsync(run, resource, kind, cluster, cancellationToken);
        var result = new ResourceResult(resource.Name, StepStatus.Success, "delete", Wanted);
        if (found.Error is { } lost) return Failed(result, "failed to discover resource for deletion", lost);
        if (found.Object is not { } live)
        {
            measured.Succeeded();
            run.Resources.Remove(resource.Name);
            return (result with { Reason = Absent }, null);
        }

        var request = new DeleteRequest(kind, Manifests.NamespaceOf(live), Manifests.NameOf(live), PolicyOf(rule), cluster);
        result = result with { Kind = kind.Kind, Namespace = request.Namespace, ResourceName = request.Name, DiscoveredState = live };
        if (await transports.For(resource).DeleteAsync(request, cancellationToken) is { } refused)
        {
            run.Resources[resource.Name] = live;
            return Failed(result, "failed to delete resource", refused);
        }

        measured.Succeeded();
        var after = await discovery.FindAsync(run, resource, kind, cluster, cancellationToken);
        if (after.Object is null && after.Error is null) run.Resources.Remove(resource.Name);
        else run.Resources[resource.Name] = after.Object ?? live;
        if (!rule.KeepsNested || run.Resources.GetValueOrDefault(resource.Name) is not IReadOnlyDictionary<string, object?> parent) return (result, null);
        return (result, discovery.StoreNested(run, resource, parent, cluster));
    }

    /// <summary>
    /// Deletes the object so that it can be made anew: the caller applies it when it is gone, and another event does when something still
    /// holds it.
    /// </summary>
    /// <returns>Null when the object is gone.</returns>
    public async Task<(ResourceResult Result, StepError? Error)?> ClearAsync(EventRun run, ResourceConfig resource, string cluster, CancellationToken cancellationToken)
    {
        var (result, error) = await DeleteAsync(run, resource, new LifecycleConfig.DeleteRule("", "", KeepsNested: false), cluster, cancellationToken);
        if (error is null && !run.Resources.ContainsKey(resource.Name)) return null;
        return (result with { Operation = Decision.Recreate, Reason = error is null ? Pending : "" }, error);
    }

    private static PropagationPolicy PolicyOf(LifecycleConfig.DeleteRule rule) =>
        rule.PropagationPolicy.Length == 0 ? PropagationPolicy.Background : Enum.Parse<PropagationPolicy>(rule.PropagationPolicy);

    private static (ResourceResult Result, StepError Error) Failed(ResourceResult result, string message, TransportError error) =>
        (result with { Status = StepStatus.Failed, Error = error.Message },
        new StepError(Phase.Resources, result.Name, message, error.Message) { IsTransient = error.IsTransient, IsDetailed = true });
}
