namespace HyperFleet.Server.Search;

internal enum SearchTokenKind
{
    /// <summary>Keyword, column, number, bare value.</summary>
    Word,

    /// <summary>In quotes.</summary>
    Text,

    Symbol,
}
