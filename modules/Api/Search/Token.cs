namespace HyperFleet.Api.Search;

/// <summary>One word of a search. Identifiers come as their dotted segments, quoted segments unquoted.</summary>
/// <param name="Text">The text as written, or the content of a string.</param>
/// <param name="Position">Where it begins, for error messages.</param>
/// <param name="Number">The value of a number, its suffix applied.</param>
internal sealed record Token(TokenKind Kind, string Text, int Position, decimal Number = 0, IReadOnlyList<string>? Segments = null)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Keywords are case-insensitive and never quoted.</summary>
    public bool IsKeyword(string keyword) =>
        Kind == TokenKind.Identifier && Segments is { Count: 1 } && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
