using System.Buffers;

namespace HyperFleet.Cel.Lexing;

/// <summary>Splits the text of an expression into tokens, one at a time.</summary>
internal sealed class Lexer(string source)
{
    private static readonly SearchValues<char> QuotedIdentifierChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/ ");

    private int _next;

    public Token Next()
    {
        SkipBlanksAndComments();
        if (_next >= source.Length) return new Token(TokenKind.End, source.Length, source.Length);
        var start = _next;
        var kind = Scan(source[start]);
        return new Token(kind, start, _next);
    }

    private TokenKind Scan(char first)
    {
        if (StringScanner.StartsHere(source, _next))
        {
            (var kind, _next) = StringScanner.Scan(source, _next);
            return kind;
        }

        if (IsIdentifierStart(first)) return ScanWord();
        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(Peek(1))))
        {
            (var kind, _next) = NumberScanner.Scan(source, _next);
            return kind;
        }

        return first == '`' ? ScanQuotedIdentifier() : ScanPunctuation(first);
    }

    private TokenKind ScanWord()
    {
        var start = _next;
        while (_next < source.Length && (IsIdentifierStart(source[_next]) || char.IsAsciiDigit(source[_next]))) _next++;
        return source.AsSpan(start, _next - start) switch
        {
            "in" => TokenKind.In,
            "true" => TokenKind.True,
            "false" => TokenKind.False,
            "null" => TokenKind.Null,
            _ => TokenKind.Identifier,
        };
    }

    private TokenKind ScanQuotedIdentifier()
    {
        var rest = source.AsSpan(_next + 1);
        var length = rest.IndexOf('`');
        if (length <= 0 || rest[..length].ContainsAnyExcept(QuotedIdentifierChars))
            throw new CelException("Syntax error: malformed quoted identifier", source, _next);
        _next += length + 2;
        return TokenKind.QuotedIdentifier;
    }

    private TokenKind ScanPunctuation(char first)
    {
        var (kind, length) = (first, Peek(1)) switch
        {
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('&', '&') => (TokenKind.And, 2),
            ('|', '|') => (TokenKind.Or, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('+', _) => (TokenKind.Plus, 1),
            ('-', _) => (TokenKind.Minus, 1),
            ('*', _) => (TokenKind.Star, 1),
            ('/', _) => (TokenKind.Slash, 1),
            ('%', _) => (TokenKind.Percent, 1),
            ('!', _) => (TokenKind.Not, 1),
            ('?', _) => (TokenKind.Question, 1),
            (':', _) => (TokenKind.Colon, 1),
            (',', _) => (TokenKind.Comma, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('(', _) => (TokenKind.OpenParen, 1),
            (')', _) => (TokenKind.CloseParen, 1),
            ('[', _) => (TokenKind.OpenBracket, 1),
            (']', _) => (TokenKind.CloseBracket, 1),
            ('{', _) => (TokenKind.OpenBrace, 1),
            ('}', _) => (TokenKind.CloseBrace, 1),
            _ => throw new CelException($"Syntax error: token recognition error at: '{first}'", source, _next),
        };
        _next += length;
        return kind;
    }

    private void SkipBlanksAndComments()
    {
        while (_next < source.Length)
        {
            if (source[_next] is ' ' or '\t' or '\r' or '\n' or '\f') _next++;
            else if (source[_next] == '/' && Peek(1) == '/') _next = source.IndexOf('\n', _next) is var end and >= 0 ? end : source.Length;
            else return;
        }
    }

    private char Peek(int distance) => _next + distance < source.Length ? source[_next + distance] : '\0';

    private static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_';
}
