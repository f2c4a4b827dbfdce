using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.Rendering;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Execution;

/// <summary>Builds the payloads and runs the post actions: the report of what the event came to (adapter contract §2.7).</summary>
internal sealed class PostPhase(ApiCalls calls, TemplateEngine templates, ExpressionEngine expressions, PayloadBuilder builder, ConfiguredLog log)
{
    private const string BuildStep = "build_payloads";

    public async Task<(IReadOnlyList<PostActionResult> Results, StepError? Error)> RunAsync(EventRun run, CancellationToken cancellationToken)
    {
        if (BuildPayloads(run, out var skipped) is { } failure) return ([], failure);
        var results = new List<PostActionResult>();
        foreach (var action in run.Task.PostActions)
        {
            var (result, error) = await ActAsync(run, action, skipped, cancellationToken);
            results.Add(result);
            if (error is not null) return (results, error);
            if (result.SkipReason == "ResourceNotFound") break;
        }

        return (results, null);
    }

    private StepError? BuildPayloads(EventRun run, out HashSet<string> skipped)
    {
        skipped = [];
        var snapshot = run.ExpressionVariables();
        foreach (var payload in run.Task.Payloads)
        {
            if (payload.When is { } when)
            {
                var decided = expressions.Evaluate(when, snapshot);
                if (decided.Error is not null) return Failed($"failed to evaluate when condition for payload '{payload.Name}': {decided.Error}");
                if (!decided.Matched)
                {
                    skipped.Add(payload.Name);
                    continue;
                }
            }

            var document = builder.Build(payload.Build, run.Variables, snapshot, out var error);
            if (error.Length > 0) return Failed($"failed to build payload '{payload.Name}': {error}");
            run.Variables[payload.Name] = GoJson.Write(document);
        }

        return null;
    }

    private static StepError Failed(string cause) => new(Phase.PostActions, BuildStep, "failed to build post payloads", cause) { IsDetailed = true };

    private async Task<(PostActionResult Result, StepError? Error)> ActAsync(EventRun run, PostActionConfig action, HashSet<string> skipped, CancellationToken cancellationToken)
    {
        if (References(action, skipped) is { } missing) return (Skipped(action, $"referenced payload '{missing}' was skipped"), null);
        if (action.When is { } when)
        {
            var decided = expressions.Evaluate(when, run.ExpressionVariables());
            if (decided.Error is not null) return Failed(action, "failed to evaluate when condition", decided.Error, isTransient: false);
            if (!decided.Matched) return (Skipped(action, $"when condition evaluated to false: {when}"), null);
        }

        log.Write(action.Log, run.Variables);
        if (action.ApiCall is null) return (new PostActionResult(action.Name, StepStatus.Success), null);
        var result = await calls.CallAsync(action.ApiCall, run.Variables, cancellationToken);
        if (result.IsGone)
        {
            run.State.SkipResources("ResourceNotFound");
            return (Skipped(action, "ResourceNotFound"), null);
        }

        return result.Error is null ? (new PostActionResult(action.Name, StepStatus.Success), null) : Failed(action, "API call failed", result.Error, result.IsTransient);
    }

    private string? References(PostActionConfig action, HashSet<string> skipped) => skipped.Count == 0 || action.ApiCall is null
        ? null
        : templates.References(action.ApiCall.Body).Select(reference => reference.Root).FirstOrDefault(skipped.Contains);

    private static PostActionResult Skipped(PostActionConfig action, string reason) => new(action.Name, StepStatus.Skipped, SkipReason: reason);

    private static (PostActionResult Result, StepError Error) Failed(PostActionConfig action, string message, string cause, bool isTransient)
    {
        var error = new StepError(Phase.PostActions, action.Name, message, cause) { IsTransient = isTransient, IsDetailed = true };
        return (new PostActionResult(action.Name, StepStatus.Failed, error.ToString()), error);
    }
}
