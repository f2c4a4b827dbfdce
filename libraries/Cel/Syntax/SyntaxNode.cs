namespace HyperFleet.Cel.Syntax;

/// <summary>A parsed expression, with its place in the text and the depth of the tree below it.</summary>
internal abstract class SyntaxNode(int position, int depth)
{
    public int Position { get; } = position;

    /// <summary>1 for a leaf. Bounded by <see cref="CelLimits.NestingDepth"/>, so that walking a tree never exhausts the stack.</summary>
    public int Depth { get; } = depth;

    protected static int Above(IEnumerable<SyntaxNode?> children) => 1 + children.Select(child => child?.Depth ?? 0).DefaultIfEmpty().Max();
}
