namespace HyperFleet.Cel.Syntax;

/// <summary>A parsed expression, with its place in the text and the depth of the tree below it.</summary>
internal abstract class SyntaxNode(int position, int depth)
{
    public int Position { get; } = position;

    /// <summary>1 for a leaf. Bounded by <see cref="CelLimits.NestingDepth"/>, so that walking a tree never exhausts the stack.</summary>
    public int Depth { get; } = depth;

    /// <summary>The depth of a node above these.</summary>
    protected static int Above(IReadOnlyList<SyntaxNode> children, int deepest = 0)
    {
        for (var i = 0; i < children.Count; i++) deepest = Math.Max(deepest, children[i].Depth);
        return deepest + 1;
    }

    /// <summary>The depth of a node above these parts.</summary>
    protected static int Above<T>(IReadOnlyList<T> parts, Func<T, int> depth)
    {
        var deepest = 0;
        for (var i = 0; i < parts.Count; i++) deepest = Math.Max(deepest, depth(parts[i]));
        return deepest + 1;
    }
}
