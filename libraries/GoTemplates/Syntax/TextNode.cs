using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

internal sealed class TextNode(int position, string value) : Node(position)
{
    public string Value { get; } = value;

    public override void Write(StringBuilder text) => text.Append(Value);
}
