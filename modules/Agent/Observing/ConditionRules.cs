using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.Cel;
using HyperFleet.Kubernetes;

namespace HyperFleet.Agent.Observing;

/// <summary>Conditions that the work itself defines over its objects (Maestro wire §8.4).</summary>
internal sealed class ConditionRules
{
    private const int CacheLimit = 1000;

    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder()
        .AddLibraries(CelLibrary.Strings | CelLibrary.Optionals)
        .AddVariables("object", "result")
        .Build();

    private readonly ConcurrentDictionary<string, (CelProgram? Program, string? Error)> _programs = new(StringComparer.Ordinal);

    /// <returns>Null when the rule says nothing about this kind.</returns>
    public Condition? Evaluate(ConditionRule rule, JsonObject live) => rule.Type switch
    {
        "WellKnownConditions" => rule.Condition == "Complete" ? Complete(live) : null,
        "CEL" when rule.CelExpressions is { Count: > 0 } expressions => Evaluate(rule, expressions, live),
        _ => new(rule.Condition, Condition.False, "ConditionRuleInvalid", $"The rule of type '{rule.Type}' has no expressions"),
    };

    private static Condition? Complete(JsonObject live)
    {
        var kind = GroupVersionKind.Of(live);
        var status = live["status"] as JsonObject;
        var (done, yes, no) = (kind.Group, kind.Kind) switch
        {
            ("batch", "Job") => (IsFinished(status), "Job is finished", "Job is not finished"),
            ("", "Pod") when status?["phase"].Text() is var phase => (phase is "Succeeded" or "Failed", $"Pod is in phase {phase}", $"Pod is in phase {phase}"),
            _ => ((bool?)null, "", ""),
        };
        return done is null ? null
            : new("Complete", done.Value ? Condition.True : Condition.False, "ConditionRuleEvaluated", done.Value ? yes : no);
    }

    private static bool? IsFinished(JsonObject? job) => (job?["conditions"] as JsonArray ?? [])
        .Any(condition => condition?["type"].Text() is "Complete" or "Failed" && condition["status"].Text() == Condition.True);

    private Condition Evaluate(ConditionRule rule, IReadOnlyList<string> expressions, JsonObject live)
    {
        var activation = new CelActivation(Environment);
        activation.Set("object", CelValue.FromJson(JsonSerializer.SerializeToElement(live), JsonNumbers.IntegralAsInt));
        var holds = true;
        foreach (var expression in expressions)
        {
            var (value, error) = Evaluate(expression, activation);
            if (error is not null)
                return new(rule.Condition, Condition.False, "ConditionRuleExpressionError", error);
            if (value.Kind != CelKind.Bool)
                return new(rule.Condition, Condition.False, "ConditionRuleExpressionError", $"'{expression}' yields {value.Kind}, not a bool");
            holds &= value.AsBool();
        }
        activation.Set("result", CelValue.From(holds));
        return new(rule.Condition, holds ? Condition.True : Condition.False, "ConditionRuleEvaluated", Message(rule, holds, activation));
    }

    private string Message(ConditionRule rule, bool holds, CelActivation activation)
    {
        var fallback = rule.Message is { Length: > 0 } text ? text : holds ? $"Manifest is {rule.Condition}" : $"Manifest is not {rule.Condition}";
        if (rule.MessageExpression is not { Length: > 0 } expression)
            return fallback;
        var (value, error) = Evaluate(expression, activation);
        return error is null && value.Kind == CelKind.String ? value.AsString() : fallback;
    }

    private (CelValue Value, string? Error) Evaluate(string expression, CelActivation activation)
    {
        var (program, error) = Compile(expression);
        if (program is null)
            return (default, error);
        var value = program.Evaluate(activation);
        return (value, value.Error?.Message);
    }

    private (CelProgram? Program, string? Error) Compile(string expression)
    {
        if (_programs.TryGetValue(expression, out var known))
            return known;
        if (_programs.Count >= CacheLimit)
            _programs.Clear();
        return _programs.GetOrAdd(expression, text =>
        {
            try
            {
                return (Environment.Compile(text), null);
            }
            catch (CelException mistake)
            {
                return (null, $"ERROR: <input>:{mistake.Position.Line}:{mistake.Position.Column}: {mistake.Message}");
            }
        });
    }
}
