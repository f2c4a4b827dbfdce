using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Expressions;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Execution;

/// <summary>Gathers the parameters in order; a later one may use and replace an earlier one (adapter contract §2.3).</summary>
internal sealed partial class ParameterPhase(ApiCalls calls, ExpressionEngine expressions, ProcessContext process, ILogger<ParameterPhase> logger)
{
    /// <returns>The failure of a required parameter, and whether it says that the resource is gone.</returns>
    public async Task<(StepError? Error, bool IsGone)> RunAsync(EventRun run, CancellationToken cancellationToken)
    {
        foreach (var parameter in run.Task.Params)
        {
            var source = parameter.Source!;
            var (value, error, api) = await ExtractAsync(run, parameter, source, cancellationToken);
            if (error is null)
            {
                if (value is null or "") value = parameter.Default ?? value;
                if (value is not null && parameter.Type.Length > 0 && Converts(source) && !ParameterType.TryConvert(value, parameter.Type, out value, out var mismatch))
                    error = $"failed to convert parameter '{parameter.Name}': {mismatch}";
            }

            if (error is not null && parameter.Required)
            {
                var message = $"failed to extract required parameter '{parameter.Name}' from source '{source.Describe()}'";
                return (new StepError(Phase.Parameters, parameter.Name, message, error) { IsTransient = api?.IsTransient == true }, api?.IsGone == true);
            }

            if (error is not null)
            {
                LogFallback(parameter.Name, error);
                value = parameter.Default;
            }

            if (value is not null) run.Variables[parameter.Name] = value;
        }

        return (null, false);
    }

    /// <summary>Only texts carry a type that could be another one; calls and expressions have types of their own.</summary>
    private static bool Converts(ParameterConfig.Origin source) => source is ParameterConfig.Origin.Path or ParameterConfig.Origin.File;

    private async Task<(object? Value, string? Error, ApiCallResult? Api)> ExtractAsync(
        EventRun run, ParameterConfig parameter, ParameterConfig.Origin source, CancellationToken cancellationToken)
    {
        switch (source)
        {
            case ParameterConfig.Origin.Call call:
                var result = await calls.CallAsync(call.Api, run.Variables, cancellationToken);
                return result.Error is not null ? (null, result.Error, result) : (result.Map(out var error), error.Length > 0 ? error : null, result);
            case ParameterConfig.Origin.Cel cel:
                var evaluated = expressions.Evaluate(cel.Expression, run.ExpressionVariables());
                return (evaluated.Value, evaluated.Error, null);
            case ParameterConfig.Origin.File file:
                var content = ParameterFiles.Read(process.WorkingDirectory, parameter, file, out var failure);
                return (content, failure, null);
            default:
                var found = ParameterPaths.Find(run, ((ParameterConfig.Origin.Path)source).Text, process.Environment, out var missing);
                return (found, missing, null);
        }
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Debug, Message = "Parameter {Parameter} is not available, its default is used: {Reason}")]
    private partial void LogFallback(string parameter, string reason);
}
