using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>{{break}}</c> or <c>{{continue}}</c>.</summary>
internal sealed class LoopControlNode(int position, bool isBreak) : Node(position)
{
    public bool IsBreak { get; } = isBreak;

    public override void Write(StringBuilder text) => text.Append(IsBreak ? "{{break}}" : "{{continue}}");
}
