namespace HyperFleet.GoTemplates;

/// <summary>One place where a template reads from its data.</summary>
/// <param name="Path">The keys from the data downwards, at least one: <c>.event.id</c> is [event, id].</param>
/// <param name="Required">True for a field access, which fails when the key is absent; false for <c>index . "key"</c>.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">0-based offset in the line, in bytes of UTF-8.</param>
public sealed record TemplateReference(IReadOnlyList<string> Path, bool Required, int Line, int Column)
{
    /// <summary>The top-level key.</summary>
    public string Root => Path[0];
}
