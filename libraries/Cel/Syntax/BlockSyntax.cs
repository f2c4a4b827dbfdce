namespace HyperFleet.Cel.Syntax;

/// <summary><c>cel.block([…], body)</c>: the body and later slots see earlier slots as <c>@index0</c>, <c>@index1</c> …</summary>
internal sealed class BlockSyntax(int position, IReadOnlyList<SyntaxNode> slots, SyntaxNode body)
    : SyntaxNode(position, Above(slots, body.Depth))
{
    public IReadOnlyList<SyntaxNode> Slots { get; } = slots;

    public SyntaxNode Body { get; } = body;

    public static string NameOf(int slot) => $"@index{slot}";
}
