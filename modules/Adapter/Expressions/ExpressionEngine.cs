using System.Collections.Concurrent;
using HyperFleet.Adapter.Values;
using HyperFleet.Cel;

namespace HyperFleet.Adapter.Expressions;

/// <summary>
/// CEL as adapters write it: parsed without type check, with optionals, strings and lists, and the adapter's own functions
/// (adapter contract §3.4). Compiled expressions are kept; their number is bounded by the configuration, which is their only source.
/// </summary>
internal sealed class ExpressionEngine
{
    private const CelLibrary Libraries = CelLibrary.Optionals | CelLibrary.Strings | CelLibrary.Lists | CelLibrary.Bindings;

    private readonly ConcurrentDictionary<string, CelProgram> _programs = new();
    private readonly CelEnvironment _environment;

    public ExpressionEngine(TimeProvider time)
    {
        var builder = CelEnvironment.CreateBuilder().ParseOnly().AddLibraries(Libraries).WithLimits(new CelLimits { EvaluationCost = 1_000_000, Iterations = 100_000 });
        ExpressionFunctions.AddTo(builder, time);
        _environment = builder.Build();
    }

    /// <summary>Why the expression does not parse; null when it does.</summary>
    public string? SyntaxError(string expression)
    {
        try
        {
            Program(expression);
            return null;
        }
        catch (CelException cause)
        {
            return $"CEL parse error: {cause.Message}";
        }
    }

    /// <summary>The variables that an expression refers to; it must have been checked by <see cref="SyntaxError"/>.</summary>
    public IReadOnlyCollection<string> VariablesOf(string expression) => Program(expression).Variables;

    /// <summary>An empty expression is true. The expression must have been checked by <see cref="SyntaxError"/>.</summary>
    public Evaluated Evaluate(string expression, IReadOnlyDictionary<string, object?> variables)
    {
        if (expression.Trim().Length == 0) return new(true, true, null);
        var result = Program(expression).Evaluate(new Activation(variables));
        if (result.IsError)
            return new(null, false, $"CEL evaluation error for expression {GoText.Quote(expression)}: {result.Error!.Message}: {result.Error.Message}");

        var value = CelResults.ToPlain(result);
        var matched = result.Kind switch
        {
            CelKind.Bool => result.IsTrue,
            CelKind.Optional => true,
            _ => !Plain.IsEmpty(value),
        };
        return new(value, matched, null);
    }

    private CelProgram Program(string expression) => _programs.GetOrAdd(expression, static (text, environment) => environment.Compile(text), _environment);

    private sealed class Activation(IReadOnlyDictionary<string, object?> variables) : ICelActivation
    {
        public object? State => null;

        public bool TryGetVariable(string name, out CelValue value)
        {
            var found = variables.TryGetValue(name, out var plain);
            value = found ? CelValue.From(plain) : default;
            return found;
        }
    }
}
