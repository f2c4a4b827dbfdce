namespace HyperFleet.GoTemplates.Syntax;

internal static class ReferenceCollector
{
    public static IReadOnlyList<TemplateReference> Collect(TemplateTree tree) =>
        [.. tree.Segments.Where(s => s.Path is { Length: > 0 }).Select(s => new TemplateReference(s.Path!, true, 1, s.At))];
}
