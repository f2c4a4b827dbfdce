namespace HyperFleet.Cel.Syntax;

internal sealed class MapSyntax(int position, IReadOnlyList<MapSyntax.Entry> entries)
    : SyntaxNode(position, Above(entries, static entry => Math.Max(entry.Key.Depth, entry.Value.Depth)))
{
    public IReadOnlyList<Entry> Entries { get; } = entries;

    /// <param name="Position">Place of the colon.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The value.</param>
    /// <param name="IsOptional">Written <c>?key: value</c>: left out when the optional is none.</param>
    internal sealed record Entry(int Position, SyntaxNode Key, SyntaxNode Value, bool IsOptional);
}
