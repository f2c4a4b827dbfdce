namespace HyperFleet.Cel.Syntax;

/// <param name="position">Place of the operator or the function's name.</param>
/// <param name="function">The name; operators are called as in <see cref="Operators"/>.</param>
/// <param name="target">The receiver of a member call.</param>
/// <param name="arguments">The operands.</param>
internal sealed class CallSyntax(int position, string function, SyntaxNode? target, IReadOnlyList<SyntaxNode> arguments)
    : SyntaxNode(position, Above(arguments, target?.Depth ?? 0))
{
    public string Function { get; } = function;

    public SyntaxNode? Target { get; } = target;

    public IReadOnlyList<SyntaxNode> Arguments { get; } = arguments;
}
