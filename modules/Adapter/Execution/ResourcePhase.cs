using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Transport;

namespace HyperFleet.Adapter.Execution;

/// <summary>
/// Applies and deletes the resources in order (adapter contract §2.5). A failed apply ends the phase; failed deletions are collected, so
/// that one stuck object does not keep the others alive.
/// </summary>
internal sealed partial class ResourcePhase(
    ITransports transports,
    TemplateEngine templates,
    ManifestRenderer manifests,
    ResourceDiscovery discovery,
    ResourceDeletion deletion,
    ExpressionEngine expressions,
    ILogger<ResourcePhase> logger)
{
    public async Task<(IReadOnlyList<ResourceResult> Results, IReadOnlyList<StepError> Errors)> RunAsync(EventRun run, CancellationToken cancellationToken)
    {
        var (results, errors) = (new List<ResourceResult>(), new List<StepError>());
        if (run.Task.Resources.Any(resource => resource.Lifecycle is not null) && await PreDiscoverAsync(run, cancellationToken) is { } failure) return (results, [failure]);
        foreach (var resource in run.Task.Resources)
        {
            var (result, error, ends) = await ProcessAsync(run, resource, cancellationToken);
            results.Add(result);
            LogProcessed(result.Name, result.Operation, result.Reason, result.Kind, result.ResourceName, result.Namespace, error is null ? "SUCCESS" : "FAILED");
            if (error is null) continue;
            errors.Add(error);
            run.State.RecordResource(error);
            if (error.IsDetailed) run.State.Record(error);
            if (ends) break;
        }

        return (results, errors);
    }

    /// <summary>Looks for all resources at once: none of the look-ups depends on what another finds.</summary>
    private async Task<StepError?> PreDiscoverAsync(EventRun run, CancellationToken cancellationToken)
    {
        var looks = await Task.WhenAll(run.Task.Resources.Where(resource => resource.Discovery is not null).Select(resource => LookAsync(run, resource, cancellationToken)));
        foreach (var (resource, found, error) in looks)
        {
            if (error is not null) return error;
            if (found is null) run.Absent.Add(resource.Name);
            else run.Resources[resource.Name] = found;
        }

        return null;
    }

    private async Task<(ResourceConfig Resource, IReadOnlyDictionary<string, object?>? Found, StepError? Error)> LookAsync(EventRun run, ResourceConfig resource, CancellationToken cancellationToken)
    {
        if (TargetCluster(run, resource, out var cluster) is { } unrendered) return (resource, null, unrendered);
        var found = await discovery.FindAsync(run, resource, ManifestRenderer.KindOf(resource.Manifest), cluster, cancellationToken);
        return (resource, found.Object, found.Error is { } error
            ? new StepError(Phase.Resources, resource.Name, "pre-discovery failed", error.Message) { IsTransient = error.IsTransient, IsDetailed = true }
            : null);
    }

    private async Task<(ResourceResult Result, StepError? Error, bool Ends)> ProcessAsync(EventRun run, ResourceConfig resource, CancellationToken cancellationToken)
    {
        if (TargetCluster(run, resource, out var cluster) is { } unrendered) return (Failed(resource, unrendered), unrendered, true);
        if (resource.Lifecycle?.Create is { } create && !run.Resources.ContainsKey(resource.Name) && !Holds(run, resource, "create", create.When))
        {
            const string reason = "lifecycle.create.when condition evaluated to false";
            run.State.SkipResources($"{resource.Name}: {reason}");
            return (new ResourceResult(resource.Name, StepStatus.Skipped, Decision.Skip, reason), null, false);
        }

        if (resource.Lifecycle?.Delete is { When.Length: > 0 } delete && Holds(run, resource, "delete", delete.When))
        {
            var (removed, error) = await deletion.DeleteAsync(run, resource, delete, cluster, cancellationToken);
            return (removed, error, false);
        }

        var isAnew = resource.Lifecycle?.Recreate is { When.Length: > 0 } recreate && run.Resources.ContainsKey(resource.Name) && Holds(run, resource, "recreate", recreate.When);
        if (isAnew && await deletion.ClearAsync(run, resource, cluster, cancellationToken) is { } pending) return (pending.Result, pending.Error, true);

        var (applied, failure) = await ApplyAsync(run, resource, cluster, cancellationToken);
        return (isAnew && applied.Operation == Decision.Create ? applied with { Operation = Decision.Recreate, Reason = "lifecycle.recreate.when evaluated to true" } : applied, failure, true);
    }

    private StepError? TargetCluster(EventRun run, ResourceConfig resource, out string cluster)
    {
        var rendered = templates.Render(resource.TargetCluster ?? "", run.Variables);
        cluster = rendered.Text;
        return rendered.Error is null ? null : new StepError(Phase.Resources, resource.Name, "failed to render targetCluster template", rendered.Error);
    }

    /// <summary>A condition that cannot be evaluated does not hold; expressions and the log tell.</summary>
    private bool Holds(EventRun run, ResourceConfig resource, string rule, string expression)
    {
        var evaluated = expressions.Evaluate(expression, run.ExpressionVariables());
        if (evaluated.Error is null) return evaluated.Matched;
        LogUndecided(resource.Name, rule, evaluated.Error);
        run.State.RecordResource(new StepError(Phase.Resources, resource.Name, "", evaluated.Error));
        return false;
    }

    private async Task<(ResourceResult Result, StepError? Error)> ApplyAsync(EventRun run, ResourceConfig resource, string cluster, CancellationToken cancellationToken)
    {
        if (manifests.Render(resource.Manifest, run.Variables, out var unrendered) is not { } manifest)
        {
            var error = new StepError(Phase.Resources, resource.Name, "failed to render manifest", unrendered);
            return (Failed(resource, error), error);
        }

        var request = new ApplyRequest(manifest, resource.RecreateOnChange, cluster)
        {
            Known = run.Resources.GetValueOrDefault(resource.Name) as IReadOnlyDictionary<string, object?>,
            IsAbsent = run.Absent.Contains(resource.Name),
            AppliesOlder = run.Definition.Config.Adapter.ApplyOlderGenerations,
        };
        var outcome = await transports.For(resource).ApplyAsync(request, cancellationToken);
        var result = new ResourceResult(resource.Name, StepStatus.Success, outcome.Operation, outcome.Reason)
        {
            Kind = request.Kind.Kind,
            Namespace = request.Namespace,
            ResourceName = request.Name,
        };
        if (outcome.Error is { } refused)
            return Fail(result, new StepError(Phase.Resources, resource.Name, "failed to apply resource", refused.Message) { IsTransient = refused.IsTransient, IsDetailed = true });
        var stored = await discovery.StoreAsync(run, resource, Manifests.LookupKind(request.Kind), cluster, outcome.Live, cancellationToken);
        return stored is null ? (result, null) : Fail(result, stored);
    }

    private static (ResourceResult Result, StepError Error) Fail(ResourceResult result, StepError error) =>
        (result with { Status = StepStatus.Failed, Error = error.Cause }, error);

    private static ResourceResult Failed(ResourceConfig resource, StepError error) => new(resource.Name, StepStatus.Failed, "") { Error = error.Cause };

    [LoggerMessage(EventId = 4331, Level = LogLevel.Information, Message = "Resource[{Resource}] processed: operation={Operation} reason={Reason}")]
    private partial void LogOutcome(string resource, string operation, string reason);

    [LoggerMessage(EventId = 4332, Level = LogLevel.Warning, Message = "lifecycle.{Rule}.when of resource {Resource} cannot be evaluated and counts as false: {Reason}")]
    private partial void LogUndecided(string resource, string rule, string reason);

    private void LogProcessed(string resource, string operation, string reason, string kind, string name, string space, string result)
    {
        using var fields = logger.BeginScope(new Dictionary<string, object?> { ["k8s_kind"] = kind, ["k8s_name"] = name, ["k8s_namespace"] = space, ["k8s_result"] = result });
        LogOutcome(resource, operation, reason);
    }
}
