using System.Text;

namespace HyperFleet.Server.Search;

/// <summary>The words of both grammars. The JSONB grammar escapes a quote with a backslash, TSL by doubling it.</summary>
internal sealed class SearchLexer(string text, bool jsonb)
{
    private static readonly string[] Symbols = ["->>", "->", "@>", "<>", "!=", "<=", ">=", "~=", "~!", "=", "<", ">", "(", ")", ",", "+", "-", "*", "%"];
    private int _position;

    /// <summary>Null at the end.</summary>
    /// <exception cref="FormatException">A character that starts no word, or an open quote.</exception>
    public SearchToken? Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        if (_position == text.Length)
            return null;
        if (text[_position] == '\'')
            return new(Quoted(), SearchTokenKind.Text);
        if (Symbols.FirstOrDefault(symbol => string.CompareOrdinal(text, _position, symbol, 0, symbol.Length) == 0) is { } found && !StartsNumber())
        {
            _position += found.Length;
            return new(found, SearchTokenKind.Symbol);
        }
        var start = _position;
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] is '_' or '.' or '/' or ':' or '-' or '+') && !StartsArrow())
            _position++;
        return _position > start ? new(text[start.._position], SearchTokenKind.Word) : throw new FormatException($"unexpected '{text[_position]}'");
    }

    private bool StartsNumber() => text[_position] is '-' or '+' && _position + 1 < text.Length && char.IsDigit(text[_position + 1]);

    private bool StartsArrow() => text[_position] == '-' && _position + 1 < text.Length && text[_position + 1] == '>';

    private string Quoted()
    {
        var value = new StringBuilder();
        for (_position++; _position < text.Length; _position++)
        {
            var character = text[_position];
            if (jsonb && character == '\\' && _position + 1 < text.Length && text[_position + 1] == '\'')
            {
                value.Append('\'');
                _position++;
            }
            else if (character != '\'')
            {
                value.Append(character);
            }
            else if (!jsonb && _position + 1 < text.Length && text[_position + 1] == '\'')
            {
                value.Append('\'');
                _position++;
            }
            else
            {
                _position++;
                return value.ToString();
            }
        }
        throw new FormatException("a quote is not closed");
    }
}
