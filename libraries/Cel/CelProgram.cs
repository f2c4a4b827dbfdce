using System.Runtime.CompilerServices;
using HyperFleet.Cel.Evaluation;

namespace HyperFleet.Cel;

/// <summary>A compiled expression: immutable, and safe to evaluate from many threads at once, each with its own activation.</summary>
public sealed class CelProgram
{
    private readonly CelEnvironment _environment;
    private readonly Node _root;
    private readonly int _localCount;

    internal CelProgram(string source, CelEnvironment environment, Node root, int localCount, IReadOnlyCollection<string> variables)
    {
        Source = source;
        Variables = variables;
        _environment = environment;
        _root = root;
        _localCount = localCount;
    }

    /// <summary>The text it was compiled from.</summary>
    public string Source { get; }

    /// <summary>The type of the result as far as it is known beforehand; <see cref="CelType.Dyn"/> when it is not.</summary>
    public CelType ResultType { get; internal init; } = CelType.Dyn;

    /// <summary>The names of the variables that the expression refers to, declared or not.</summary>
    public IReadOnlyCollection<string> Variables { get; }

    /// <summary>
    /// Evaluates the expression. A failure, also the exceeding of a limit, is a value of kind <see cref="CelKind.Error"/>. Exceptions
    /// come only out of custom functions, maps and activations that throw them.
    /// </summary>
    public CelValue Evaluate(ICelActivation activation)
    {
        var few = default(FewLocals);
        Span<CelValue> locals = _localCount <= FewLocals.Length ? few : new CelValue[_localCount];
        var frame = new Frame(activation, _environment, locals);
        return _root.Evaluate(ref frame);
    }

    [InlineArray(Length)]
    private struct FewLocals
    {
        public const int Length = 8;
        private CelValue _first;
    }
}
