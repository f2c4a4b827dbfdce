using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>{{end}}</c> or <c>{{else}}</c>; closes a list and never stays in a tree.</summary>
internal sealed class EndNode(int position, bool isElse) : Node(position)
{
    public bool IsElse { get; } = isElse;

    public override void Write(StringBuilder text) => text.Append(IsElse ? "{{else}}" : "{{end}}");
}
