using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>{{ pipeline }}</c>: prints the value, unless it goes to a variable.</summary>
internal sealed class ActionNode(int position, PipeNode pipe) : Node(position)
{
    public PipeNode Pipe { get; } = pipe;

    public override void Write(StringBuilder text)
    {
        text.Append("{{");
        Pipe.Write(text);
        text.Append("}}");
    }
}
