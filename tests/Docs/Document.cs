using HyperFleet.Fixtures;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HyperFleet.Docs.Tests;

/// <summary>One page of the documentation, as a reader's renderer sees it.</summary>
internal sealed class Document
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();
    private static readonly string[] Unread = ["bin", "obj", "artifacts", "node_modules", ".git", "golden", "conformance"];

    private readonly MarkdownDocument _markdown;

    private Document(string path)
    {
        Path = path;
        _markdown = Markdown.Parse(Repository.Read(path), Pipeline);
    }

    /// <summary>Every page of the repository.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.Split('/').Intersect(Unread).Any())
            .Order(StringComparer.Ordinal)
            .Select(file => new Document(file)),
    ];

    /// <summary>Where it is, from the root.</summary>
    public string Path { get; }

    /// <summary>What may follow a <c>#</c> in a link to it.</summary>
    public IEnumerable<string?> Anchors => _markdown.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id);

    /// <summary>Links and images that lead into the repository.</summary>
    public IEnumerable<string> Links => _markdown.Descendants<LinkInline>().Select(link => link.Url!)
        .Where(url => !url.Contains("://", StringComparison.Ordinal) && !url.StartsWith("mailto:", StringComparison.Ordinal));

    public IEnumerable<Example> Examples => _markdown.Descendants<FencedCodeBlock>()
        .Select(block => new Example(this, block.Line + 1, block.Info ?? "", block.Arguments ?? "", block.Lines.ToString()));

    /// <summary>The words set as code within a line of text.</summary>
    public IEnumerable<string> InlineCode => _markdown.Descendants<CodeInline>().Select(code => code.Content);

    /// <summary>The page that a link of this one leads to, from the root, and the heading there.</summary>
    public (string Path, string Anchor) Follow(string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, "");
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var full = path.Length == 0 ? Repository.PathOf(Path) : System.IO.Path.GetFullPath(path, Repository.PathOf(folder));
        return (System.IO.Path.GetRelativePath(Repository.Root, full), anchor);
    }

    public override string ToString() => Path;
}
