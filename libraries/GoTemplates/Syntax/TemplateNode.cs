using System.Text;
using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary><c>{{template "name" pipeline}}</c>: executes a named template on the value, or on nothing.</summary>
internal sealed class TemplateNode(int position, string name, PipeNode? pipe) : Node(position)
{
    public string Name { get; } = name;

    public PipeNode? Pipe { get; } = pipe;

    public override void Write(StringBuilder text)
    {
        text.Append("{{template ").Append(GoQuote.Quote(Name));
        if (Pipe is not null)
        {
            text.Append(' ');
            Pipe.Write(text);
        }

        text.Append("}}");
    }
}
