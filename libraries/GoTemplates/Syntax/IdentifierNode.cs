using System.Text;
using HyperFleet.GoTemplates.Functions;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>The name of a function, bound when the template is parsed.</summary>
internal sealed class IdentifierNode(int position, string name, Callable function) : Node(position)
{
    public string Name { get; } = name;

    public Callable Function { get; } = function;

    public override void Write(StringBuilder text) => text.Append(Name);
}
