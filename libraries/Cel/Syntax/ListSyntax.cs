namespace HyperFleet.Cel.Syntax;

internal sealed class ListSyntax(int position, IReadOnlyList<ListSyntax.Element> elements)
    : SyntaxNode(position, Above(elements, static element => element.Value.Depth))
{
    public IReadOnlyList<Element> Elements { get; } = elements;

    /// <param name="Value">The element.</param>
    /// <param name="IsOptional">Written <c>?value</c>: left out when the optional is none.</param>
    internal sealed record Element(SyntaxNode Value, bool IsOptional);
}
