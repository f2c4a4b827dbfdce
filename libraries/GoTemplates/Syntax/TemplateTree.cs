namespace HyperFleet.GoTemplates.Syntax;

/// <summary>The result of parsing: either a literal text, or segments of text and field paths.</summary>
internal sealed record TemplateTree(string Name, string Text, string? Literal, IReadOnlyList<(string? Text, string[]? Path, int At)> Segments);
