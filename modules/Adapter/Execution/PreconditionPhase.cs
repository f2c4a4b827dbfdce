using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.FieldPaths;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Execution;

/// <summary>Decides whether the event's resource is ready for this adapter; the first check that is not met ends the phase (adapter contract §2.4).</summary>
internal sealed partial class PreconditionPhase(ApiCalls calls, ExpressionEngine expressions, ConfiguredLog log, ILogger<PreconditionPhase> logger)
{
    public async Task<(IReadOnlyList<PreconditionResult> Results, StepError? Error)> RunAsync(EventRun run, CancellationToken cancellationToken)
    {
        var results = new List<PreconditionResult>();
        foreach (var precondition in run.Task.Preconditions)
        {
            var (result, error) = await CheckAsync(run, precondition, cancellationToken);
            results.Add(result);
            run.State.RecordPrecondition(precondition.Name, result.Matched);
            if (error is not null || !result.Matched) return (results, error);
        }

        return (results, null);
    }

    private async Task<(PreconditionResult Result, StepError? Error)> CheckAsync(EventRun run, PreconditionConfig precondition, CancellationToken cancellationToken)
    {
        log.Write(precondition.Log, run.Variables);
        if (precondition.ApiCall is not null && await ReadAsync(run, precondition, cancellationToken) is { } failure) return failure;
        var verdict = precondition.Conditions.Count > 0 ? Conditions(run, precondition)
            : precondition.Expression.Length > 0 ? Expression(run, precondition)
            : true;
        if (verdict.Error is { } error) return Failed(precondition, "condition evaluation failed", error);
        return (new PreconditionResult(precondition.Name, verdict.Matched), null);
    }

    /// <summary>Calls the API and stores the answer and its captures; a failure ends the precondition.</summary>
    private async Task<(PreconditionResult Result, StepError? Error)?> ReadAsync(EventRun run, PreconditionConfig precondition, CancellationToken cancellationToken)
    {
        var result = await calls.CallAsync(precondition.ApiCall!, run.Variables, cancellationToken);
        if (result.IsGone)
        {
            run.State.SkipResources("ResourceNotFound");
            return (new PreconditionResult(precondition.Name, false, result.Error, IsGone: true), null);
        }

        if (result.Error is not null) return Failed(precondition, "API call failed", result.Error, result.IsTransient);
        if (result.Map(out var error) is not { } answer) return Failed(precondition, "failed to parse API response as JSON", error);
        run.Variables[precondition.Name] = answer;
        return Captures(run, precondition, answer) is { } badPath ? Failed(precondition, "capture failed", badPath) : null;
    }

    private static (PreconditionResult Result, StepError? Error) Failed(PreconditionConfig precondition, string message, string cause, bool isTransient = false) =>
        (new PreconditionResult(precondition.Name, false, cause), new StepError(Phase.Preconditions, precondition.Name, message, cause) { IsTransient = isTransient, IsDetailed = true });

    /// <summary>Captures see the answer alone: its members, and the whole under the precondition's name.</summary>
    private string? Captures(EventRun run, PreconditionConfig precondition, IReadOnlyDictionary<string, object?> answer)
    {
        var scope = new Dictionary<string, object?>(answer) { [precondition.Name] = answer };
        foreach (var capture in precondition.Captures)
        {
            try
            {
                run.Variables[capture.Name] = capture.Field.Length > 0 ? Field(capture, scope) : Value(capture, scope);
            }
            catch (FormatException cause)
            {
                return $"capture '{capture.Name}': {cause.Message}";
            }
        }

        return null;
    }

    private object? Field(PreconditionConfig.Capture capture, IReadOnlyDictionary<string, object?> scope)
    {
        var found = FieldPath.Parse(capture.Field).On(scope);
        if (found.Error is null) return found.Value;
        if (capture.Default is null) LogNoCapture(capture.Name, found.Error);
        return capture.Default;
    }

    private object? Value(PreconditionConfig.Capture capture, IReadOnlyDictionary<string, object?> scope)
    {
        var evaluated = expressions.Evaluate(capture.Expression, scope);
        if (evaluated.Error is not null) LogNoCapture(capture.Name, evaluated.Error);
        return evaluated.Value;
    }

    /// <summary>All conditions are evaluated, so that the reason names every one that is not met.</summary>
    private static Verdict Conditions(EventRun run, PreconditionConfig precondition)
    {
        var variables = run.ExpressionVariables();
        var unmet = new List<string>();
        string? failure = null;
        foreach (var condition in precondition.Conditions)
        {
            try
            {
                var actual = FieldPath.Parse(condition.Field).On(variables).Value;
                var verdict = Operators.Evaluate(condition.Operator, actual, condition.Value);
                failure ??= verdict.Error;
                if (!verdict.Matched) unmet.Add($"{condition.Field} {condition.Operator} {GoText.Format(condition.Value)} (actual: {GoText.Format(actual)})");
            }
            catch (FormatException cause)
            {
                failure ??= cause.Message;
            }
        }

        if (failure is not null) return Verdict.Failed(failure);
        return unmet.Count == 0 || NotMet(run, precondition, string.Join("; ", unmet));
    }

    private Verdict Expression(EventRun run, PreconditionConfig precondition)
    {
        var evaluated = expressions.Evaluate(precondition.Expression, run.ExpressionVariables());
        if (evaluated.Matched) return true;
        return NotMet(run, precondition, evaluated.Error is { } error ? $"CEL error: {error}" : "no specific details available");
    }

    private static bool NotMet(EventRun run, PreconditionConfig precondition, string details)
    {
        run.State.SkipResources($"precondition '{precondition.Name}' not met: {details}");
        return false;
    }

    [LoggerMessage(EventId = 4311, Level = LogLevel.Warning, Message = "Capture {Capture} has no value: {Reason}")]
    private partial void LogNoCapture(string capture, string reason);
}
