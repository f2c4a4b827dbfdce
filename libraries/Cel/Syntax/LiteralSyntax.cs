namespace HyperFleet.Cel.Syntax;

internal sealed class LiteralSyntax(int position, CelValue value) : SyntaxNode(position, 1)
{
    public CelValue Value { get; } = value;
}
