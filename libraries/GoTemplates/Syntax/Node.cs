using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>A piece of a parsed template. <see cref="ToString"/> is its text as Go writes it in error messages.</summary>
internal abstract class Node(int position)
{
    /// <summary>Offset in the template text, in UTF-16 units.</summary>
    public int Position { get; } = position;

    public abstract void Write(StringBuilder text);

    public sealed override string ToString()
    {
        StringBuilder text = new();
        Write(text);
        return text.ToString();
    }
}
