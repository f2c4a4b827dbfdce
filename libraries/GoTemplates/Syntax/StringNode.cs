using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

internal sealed class StringNode(int position, string literal, string value) : Node(position)
{
    public string Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(literal);
}
