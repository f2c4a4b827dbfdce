namespace HyperFleet.Server.Search;

/// <summary>One word of a search.</summary>
internal sealed record SearchToken(string Value, SearchTokenKind Kind)
{
    /// <summary>Whether this is a keyword or symbol, in any case.</summary>
    public bool Is(string word) => Kind != SearchTokenKind.Text && Value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
