using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Transport;
using HyperFleet.Adapter.Values;
using HyperFleet.Kubernetes;

namespace HyperFleet.Adapter.Execution;

/// <summary>
/// Removes what a run created for a resource whose deletion began while it ran: another replica may have reported Finalized already, and
/// nobody would look for the objects again. It looks after the creation, because a deletion that begins later finds them (decision 19).
/// </summary>
internal sealed partial class LateCreations(ApiCalls calls, ITransports transports, TemplateEngine templates, ILogger<LateCreations> logger)
{
    /// <returns>Null when what was created may stay; else why the event has to run again.</returns>
    public async Task<StepError?> RemoveAsync(EventRun run, IReadOnlyList<ResourceResult> results, CancellationToken cancellationToken)
    {
        var created = results.Where(result => result is { Operation: Decision.Create or Decision.Recreate, ResourceName.Length: > 0 }).ToList();
        if (created.Count == 0 || OwnReading(run) is not { } reading || !await IsDeletedAsync(run, reading, cancellationToken)) return null;
        created.Reverse();
        foreach (var result in created) await RemoveAsync(run, result, cancellationToken);
        return new StepError(Phase.Resources, created[^1].Name, "", "the event's resource was deleted while its objects were created: they were removed again") { IsTransient = true };
    }

    /// <summary>The call by which this run read the event's own resource; null when there is none, or when it showed a deletion already.</summary>
    private static ApiCallConfig? OwnReading(EventRun run)
    {
        if (Plain.At(run.Event.Data, "id") is not string id) return null;
        foreach (var (name, call) in Readings(run.Task))
            if (run.Variables.GetValueOrDefault(name) is { } answer && Plain.At(answer, "id") as string == id)
                return IsDeleting(answer) ? null : call;
        return null;
    }

    private static IEnumerable<(string Name, ApiCallConfig Call)> Readings(TaskConfig task) => task.Params
        .Select(parameter => (parameter.Name, Call: (parameter.Source as ParameterConfig.Origin.Call)?.Api))
        .Concat(task.Preconditions.Select(precondition => (precondition.Name, Call: precondition.ApiCall)))
        .Where(reading => reading.Call?.Method == "GET")
        .Select(reading => (reading.Name, reading.Call!));

    private async Task<bool> IsDeletedAsync(EventRun run, ApiCallConfig reading, CancellationToken cancellationToken)
    {
        var answer = await calls.CallAsync(reading, run.Variables, cancellationToken);
        if (answer.IsGone) return true;
        if (answer.Error is null) return IsDeleting(answer.Map(out _));
        LogUnknown(answer.Error);
        return false;
    }

    private static bool IsDeleting(object? resource) => Plain.At(resource, "deleted_time") is not null;

    private async Task RemoveAsync(EventRun run, ResourceResult result, CancellationToken cancellationToken)
    {
        var resource = run.Task.Resources.First(resource => resource.Name == result.Name);
        var cluster = templates.Render(resource.TargetCluster ?? "", run.Variables).Text;
        var request = new DeleteRequest(ManifestRenderer.KindOf(resource.Manifest), result.Namespace, result.ResourceName, PropagationPolicy.Background, cluster);
        var refused = await transports.For(resource).DeleteAsync(request, cancellationToken);
        if (refused is null) LogRemoved(result.Kind, result.ResourceName, result.Namespace);
        else LogLeft(result.Kind, result.ResourceName, result.Namespace, refused.Message);
    }

    [LoggerMessage(EventId = 4371, Level = LogLevel.Warning, Message = "{Kind}/{Name} in namespace '{Namespace}' was created while its resource was deleted, and is removed again")]
    private partial void LogRemoved(string kind, string name, string @namespace);

    [LoggerMessage(EventId = 4372, Level = LogLevel.Error, Message = "{Kind}/{Name} in namespace '{Namespace}' was created while its resource was deleted and is left behind, remove it by hand: {Reason}")]
    private partial void LogLeft(string kind, string name, string @namespace, string reason);

    [LoggerMessage(EventId = 4373, Level = LogLevel.Warning, Message = "Objects were created, and whether their resource still exists cannot be told: {Reason}")]
    private partial void LogUnknown(string reason);
}
