using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

internal sealed class BooleanNode(int position, bool value) : Node(position)
{
    public bool Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(Value ? "true" : "false");
}
