using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>$x.a.b</c>: a variable and keys below it. <c>$</c> is the data of the definition.</summary>
internal sealed class VariableNode(int position, string name, IReadOnlyList<string> keys) : Node(position)
{
    public string Name { get; } = name;

    public string[] Keys { get; } = [.. keys];

    public override void Write(StringBuilder text)
    {
        text.Append(Name);
        foreach (var key in Keys) text.Append('.').Append(key);
    }
}
