using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Events;

namespace HyperFleet.Adapter.Execution;

/// <summary>Runs one event through its four phases (adapter contract §2). Holds nothing between events.</summary>
/// <param name="late">Null where nobody else can delete what the event is about: in a dry run.</param>
internal sealed partial class EventExecutor(
    AdapterDefinition definition,
    ParameterPhase parameters,
    PreconditionPhase preconditions,
    ResourcePhase resources,
    PostPhase post,
    ILogger<EventExecutor> logger,
    LateCreations? late = null)
{
    public async Task<ExecutionResult> ExecuteAsync(AdapterEvent @event, CancellationToken cancellationToken)
    {
        var run = new EventRun(definition, @event);
        var progress = new Progress(run);
        if (await ParametersAsync(run, progress, cancellationToken) && await PreconditionsAsync(run, progress, cancellationToken))
        {
            await ResourcesAsync(run, progress, cancellationToken);
            if (!await IsOutdatedAsync(run, progress, cancellationToken)) await PostAsync(run, progress, cancellationToken);
        }

        var result = progress.ToResult();
        LogFinished(result.Status, result.ResourcesSkipped, result.SkipReason.Length > 0 ? result.SkipReason : run.State.ErrorReason);
        return result;
    }

    /// <returns>Whether the event goes on.</returns>
    private async Task<bool> ParametersAsync(EventRun run, Progress progress, CancellationToken cancellationToken)
    {
        LogPhase(Phase.Parameters, "RUNNING");
        var (error, isGone) = run.Event.Data is null or IReadOnlyDictionary<string, object?>
            ? await parameters.RunAsync(run, cancellationToken)
            : (new StepError(Phase.Parameters, "event", "failed to parse event data", "data is not a JSON object"), false);
        if (error is null)
        {
            LogPhase(Phase.Parameters, "SUCCESS");
            return true;
        }

        var reports = definition.Config.Adapter.ReportParameterFailures;
        if (reports && isGone)
        {
            run.State.SkipResources("ResourceNotFound");
            LogPhase(Phase.Parameters, "SKIPPED");
            return false;
        }

        progress.Fail(Phase.Parameters, error.ToString(), error.IsTransient);
        LogFailedPhase(Phase.Parameters, error.ToString());
        if (!reports) return false;
        run.State.Fail("ParameterExtractionFailed", error.ToString());
        run.State.SkipResources(error.ToString());
        await PostAsync(run, progress, cancellationToken);
        return false;
    }

    /// <returns>Whether the event goes on: a resource that is gone needs no report.</returns>
    private async Task<bool> PreconditionsAsync(EventRun run, Progress progress, CancellationToken cancellationToken)
    {
        LogPhase(Phase.Preconditions, "RUNNING");
        var (results, error) = await preconditions.RunAsync(run, cancellationToken);
        progress.Preconditions = results;
        if (error is not null)
        {
            run.State.Record(error);
            run.State.Fail("PreconditionFailed", error.ToString());
            run.State.SkipResources(error.ToString());
            progress.Fail(Phase.Preconditions, $"precondition evaluation failed: error={error}", error.IsTransient);
            LogFailedPhase(Phase.Preconditions, error.ToString());
            return true;
        }

        LogPhase(Phase.Preconditions, "SUCCESS");
        return !results.Any(result => result.IsGone);
    }

    private async Task ResourcesAsync(EventRun run, Progress progress, CancellationToken cancellationToken)
    {
        if (run.State.ResourcesSkipped)
        {
            LogPhase(Phase.Resources, "SKIPPED");
            return;
        }

        LogPhase(Phase.Resources, "RUNNING");
        var (results, errors) = await resources.RunAsync(run, cancellationToken);
        progress.Resources = results;
        if (errors.Count == 0)
        {
            LogPhase(Phase.Resources, "SUCCESS");
            return;
        }

        var text = string.Join('\n', errors);
        foreach (var error in errors.Where(error => error.IsDetailed)) run.State.Record(error);
        run.State.Fail("ResourceFailed", text);
        progress.Fail(Phase.Resources, $"resource execution failed: {text}", errors.All(error => error.IsTransient));
        LogFailedPhase(Phase.Resources, text);
    }

    /// <returns>Whether the event was overtaken by a deletion: it reports nothing and is run again.</returns>
    private async Task<bool> IsOutdatedAsync(EventRun run, Progress progress, CancellationToken cancellationToken)
    {
        if (late is null || await late.RemoveAsync(run, progress.Resources, cancellationToken) is not { } error) return false;
        progress.Fail(Phase.Resources, error.ToString(), error.IsTransient);
        LogFailedPhase(Phase.Resources, error.ToString());
        return true;
    }

    private async Task PostAsync(EventRun run, Progress progress, CancellationToken cancellationToken)
    {
        LogPhase(Phase.PostActions, "RUNNING");
        var (results, error) = await post.RunAsync(run, cancellationToken);
        progress.PostActions = results;
        if (error is null)
        {
            LogPhase(Phase.PostActions, "SUCCESS");
            return;
        }

        progress.Fail(Phase.PostActions, $"post action execution failed: {error}", error.IsTransient);
        LogFailedPhase(Phase.PostActions, error.ToString());
    }

    [LoggerMessage(EventId = 4361, Level = LogLevel.Information, Message = "Phase {Phase}: {Status}")]
    private partial void LogPhase(string phase, string status);

    [LoggerMessage(EventId = 4362, Level = LogLevel.Warning, Message = "Phase {Phase}: FAILED {Error}")]
    private partial void LogFailedPhase(string phase, string error);

    [LoggerMessage(EventId = 4363, Level = LogLevel.Information, Message = "Event execution finished: event_execution_status={Status} resources_skipped={ResourcesSkipped} reason={Reason}")]
    private partial void LogFinished(string status, bool resourcesSkipped, string reason);

    private sealed class Progress(EventRun run)
    {
        private readonly Dictionary<string, string> _errors = [];
        private bool _isTransient = true;

        public IReadOnlyList<PreconditionResult> Preconditions { get; set; } = [];

        public IReadOnlyList<ResourceResult> Resources { get; set; } = [];

        public IReadOnlyList<PostActionResult> PostActions { get; set; } = [];

        public void Fail(string phase, string error, bool isTransient)
        {
            _errors[phase] = error;
            _isTransient &= isTransient;
        }

        public ExecutionResult ToResult() => new(Preconditions, Resources, PostActions, _errors, run.Variables, run.Resources)
        {
            ResourcesSkipped = run.State.ResourcesSkipped,
            SkipReason = run.State.SkipReason,
            IsTransient = _errors.Count > 0 && _isTransient,
        };
    }
}
