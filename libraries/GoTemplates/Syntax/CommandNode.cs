using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>An operand alone, or a function (or method) with its arguments.</summary>
internal sealed class CommandNode(int position, IReadOnlyList<Node> operands) : Node(position)
{
    public Node[] Operands { get; } = [.. operands];

    public override void Write(StringBuilder text)
    {
        for (var i = 0; i < Operands.Length; i++)
        {
            if (i > 0) text.Append(' ');
            WriteOperand(text, Operands[i]);
        }
    }

    private static void WriteOperand(StringBuilder text, Node operand)
    {
        if (operand is PipeNode) text.Append('(');
        operand.Write(text);
        if (operand is PipeNode) text.Append(')');
    }
}
