namespace HyperFleet.Cel.Syntax;

/// <param name="position">Place of the name.</param>
/// <param name="name">The name without a leading dot.</param>
/// <param name="isRooted">Written with a leading dot: names no comprehension variable and is not looked up in the container.</param>
internal sealed class IdentifierSyntax(int position, string name, bool isRooted) : SyntaxNode(position, 1)
{
    public string Name { get; } = name;

    public bool IsRooted { get; } = isRooted;
}
