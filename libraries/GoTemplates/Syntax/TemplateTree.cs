using System.Text;

namespace HyperFleet.GoTemplates.Syntax;

/// <summary>A whole template text: the main definition and all named ones.</summary>
internal sealed record TemplateTree(string Name, string Text, NamedTemplate Main, IReadOnlyDictionary<string, NamedTemplate> Definitions)
{
    /// <summary>The text itself when it holds no action.</summary>
    public string? Literal { get; init; }

    /// <summary>1-based line and 0-based column in bytes of UTF-8, the way Go locates a node.</summary>
    public (int Line, int Column) Locate(int position)
    {
        var before = Text.AsSpan(0, position);
        var lineStart = before.LastIndexOf('\n') + 1;
        return (before.Count('\n') + 1, Encoding.UTF8.GetByteCount(before[lineStart..]));
    }
}
