using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>$x.a.b</c>: a variable and keys below it. Slot 0 is <c>$</c>, the data of the template.</summary>
internal sealed class VariableNode(int position, string name, int slot, IReadOnlyList<string> keys) : Node(position)
{
    public string Name { get; } = name;

    public int Slot { get; } = slot;

    public string[] Keys { get; } = [.. keys];

    public override void Write(StringBuilder text)
    {
        text.Append(Name);
        foreach (var key in Keys) text.Append('.').Append(key);
    }
}
