using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>if</c>, <c>with</c> or <c>range</c> with its two branches.</summary>
internal sealed class BranchNode(int position, BranchKind kind, PipeNode pipe, ListNode body, ListNode? otherwise) : Node(position)
{
    public BranchKind Kind { get; } = kind;

    public PipeNode Pipe { get; } = pipe;

    public ListNode Body { get; } = body;

    public ListNode? Otherwise { get; } = otherwise;

    public override void Write(StringBuilder text)
    {
        text.Append("{{").Append(Kind.ToString().ToLowerInvariant()).Append(' ');
        Pipe.Write(text);
        text.Append("}}");
        Body.Write(text);
        if (Otherwise is not null)
        {
            text.Append("{{else}}");
            Otherwise.Write(text);
        }

        text.Append("{{end}}");
    }
}
