using HyperFleet.GoTemplates.Data;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>A function as the executor calls it.</summary>
internal sealed class Callable(Func<CallContext, Value[], Value> body, bool isVariadic, params ParameterKind[] parameters)
{
    public ParameterKind[] Parameters { get; } = parameters;

    public bool IsVariadic { get; } = isVariadic;

    /// <summary>True when arguments arrive as they are, no value included; otherwise a missing argument is nil.</summary>
    public bool TakesRaw { get; init; }

    /// <summary>The truth that ends the evaluation of arguments: false for <c>and</c>, true for <c>or</c>.</summary>
    public bool? StopsAt { get; init; }

    /// <summary>How many arguments must be given at least.</summary>
    public int Required => IsVariadic ? Parameters.Length - 1 : Parameters.Length;

    public ParameterKind KindOf(int index) => Parameters[Math.Min(index, Parameters.Length - 1)];

    public Value Invoke(CallContext context, Value[] arguments) => body(context, arguments);
}
