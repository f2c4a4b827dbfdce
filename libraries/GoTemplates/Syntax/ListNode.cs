using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>The nodes of a template or of one branch, in order.</summary>
internal sealed class ListNode(int position, IReadOnlyList<Node> nodes) : Node(position)
{
    public Node[] Nodes { get; } = [.. nodes];

    /// <summary>True when nothing but white space would be written; such a definition does not replace another.</summary>
    public bool IsEmpty => Nodes.All(n => n is TextNode { Value: var value } && value.AsSpan().Trim().IsEmpty);

    public override void Write(StringBuilder text)
    {
        foreach (var node in Nodes) node.Write(text);
    }
}
