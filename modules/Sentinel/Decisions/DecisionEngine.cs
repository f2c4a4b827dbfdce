using HyperFleet.Cel;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Resources;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Decisions;

/// <summary>
/// Evaluates the configured rules for one resource: parameters in their written order, each seeing the earlier ones, then the result.
/// Everything is compiled once. One evaluation at a time.
/// </summary>
internal sealed class DecisionEngine
{
    private readonly (string Name, CelProgram Program)[] _parameters;
    private readonly CelProgram _result;
    private readonly CelActivation _activation;

    /// <exception cref="ConfigurationException">An expression does not compile; the message names it.</exception>
    public DecisionEngine(DecisionSection section)
    {
        var environment = ResourceEnvironment.Create(["now", .. section.Params.Select(p => p.Name!)]);
        _parameters = [.. section.Params.Select(p => (p.Name!, Compile(environment, $"message_decision param \"{p.Name}\"", p.Expr!)))];
        _result = Compile(environment, "message_decision.result", section.Result!);
        _activation = new CelActivation(environment);
    }

    public Decision Evaluate(Resource resource, DateTimeOffset now)
    {
        _activation.Clear(); // a later parameter's value from the last resource must not be seen by an earlier one
        _activation.State = resource;
        _activation.Set("resource", CelValue.FromMap(resource)).Set("now", CelValue.From(now));
        var rules = "";
        foreach (var (name, program) in _parameters)
        {
            var value = program.Evaluate(_activation);
            if (value.Error is { } error)
                return new(false, $"param \"{name}\" evaluation failed: {error.Message}");
            if (value.IsTrue)
                rules = rules.Length == 0 ? name : $"{rules},{name}";
            _activation.Set(name, value);
        }

        return Conclude(_result.Evaluate(_activation), rules);
    }

    private static Decision Conclude(CelValue result, string rules) => result switch
    {
        { Error: { } error } => new(false, $"result evaluation failed: {error.Message}", rules),
        { IsTrue: true } => new(true, Decision.Matched, rules),
        { IsFalse: true } => new(false, Decision.NotMatched, rules),
        _ => new(false, $"result expression did not return bool, got {result.TypeName}", rules),
    };

    private static CelProgram Compile(CelEnvironment environment, string what, string expression)
    {
        try
        {
            return environment.Compile(expression);
        }
        catch (CelException mistake)
        {
            throw new ConfigurationException($"invalid config: {what} does not compile: {mistake.Message}", mistake);
        }
    }
}
