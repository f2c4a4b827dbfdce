namespace HyperFleet.Cel.Syntax;

/// <summary>A body that sees a value under a name.</summary>
internal sealed class BindSyntax(int position, BindKind kind, string variable, SyntaxNode value, SyntaxNode body)
    : SyntaxNode(position, Above([value, body]))
{
    public BindKind Kind { get; } = kind;

    public string Variable { get; } = variable;

    public SyntaxNode Value { get; } = value;

    public SyntaxNode Body { get; } = body;
}
