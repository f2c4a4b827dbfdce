using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>(pipeline).a.b</c> or <c>function.a.b</c>: keys below the value of another operand.</summary>
internal sealed class ChainNode(int position, Node operand, IReadOnlyList<string> keys) : Node(position)
{
    public Node Operand { get; } = operand;

    public string[] Keys { get; } = [.. keys];

    public override void Write(StringBuilder text)
    {
        if (Operand is PipeNode) text.Append('(');
        Operand.Write(text);
        if (Operand is PipeNode) text.Append(')');
        foreach (var key in Keys) text.Append('.').Append(key);
    }
}
