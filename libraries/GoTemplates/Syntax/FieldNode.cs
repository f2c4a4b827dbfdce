using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>.a.b</c>: keys below the dot.</summary>
internal sealed class FieldNode(int position, IReadOnlyList<string> keys) : Node(position)
{
    public string[] Keys { get; } = [.. keys];

    public override void Write(StringBuilder text)
    {
        foreach (var key in Keys) text.Append('.').Append(key);
    }
}
