using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>Commands joined by <c>|</c>, and the variables that receive the result.</summary>
internal sealed class PipeNode(int position, IReadOnlyList<VariableNode> declarations, bool isAssignment, IReadOnlyList<CommandNode> commands)
    : Node(position)
{
    public VariableNode[] Declarations { get; } = [.. declarations];

    /// <summary>True for <c>=</c>, false for <c>:=</c>.</summary>
    public bool IsAssignment { get; } = isAssignment;

    public CommandNode[] Commands { get; } = [.. commands];

    public override void Write(StringBuilder text)
    {
        for (var i = 0; i < Declarations.Length; i++)
        {
            if (i > 0) text.Append(", ");
            Declarations[i].Write(text);
        }

        if (Declarations.Length > 0) text.Append(IsAssignment ? " = " : " := ");
        for (var i = 0; i < Commands.Length; i++)
        {
            if (i > 0) text.Append(" | ");
            Commands[i].Write(text);
        }
    }
}
