namespace HyperFleet.Cel.Syntax;

/// <param name="position">Place of the macro's name.</param>
/// <param name="kind">What is made of the elements.</param>
/// <param name="range">The list or map walked.</param>
/// <param name="variables">One name (element or key) or two (index and element, key and value).</param>
/// <param name="condition">Which elements count; null for all.</param>
/// <param name="body">Evaluated for each element that counts.</param>
internal sealed class ComprehensionSyntax(
    int position, ComprehensionKind kind, SyntaxNode range, IReadOnlyList<string> variables, SyntaxNode? condition, SyntaxNode body)
    : SyntaxNode(position, Above([range, body], condition?.Depth ?? 0))
{
    public ComprehensionKind Kind { get; } = kind;

    public SyntaxNode Range { get; } = range;

    public IReadOnlyList<string> Variables { get; } = variables;

    public SyntaxNode? Condition { get; } = condition;

    public SyntaxNode Body { get; } = body;
}
