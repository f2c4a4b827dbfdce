using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

internal sealed class NilNode(int position) : Node(position)
{
    public override void Write(StringBuilder text) => text.Append("nil");
}
