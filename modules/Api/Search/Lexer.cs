using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Search;

/// <summary>Splits search text into tokens (API contract §1.8). Never throws: the first wrong character becomes the problem.</summary>
internal sealed partial class Lexer(string text)
{
    private const string Quotes = "'\"`";
    private static readonly string[] Symbols = ["==", "!=", "<>", "<=", ">=", "~=", "~!", "=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/", "%"];
    private static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        ["k"] = 1e3m, ["M"] = 1e6m, ["G"] = 1e9m, ["T"] = 1e12m, ["P"] = 1e15m,
        ["Ki"] = 1L << 10, ["Mi"] = 1L << 20, ["Gi"] = 1L << 30, ["Ti"] = 1L << 40, ["Pi"] = 1L << 50,
    };

    private int _position;
    private Problem? _problem;

    public static Result<IReadOnlyList<Token>> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        while (lexer.Next() is { } token)
        {
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
                return tokens;
        }
        return lexer._problem!;
    }

    private char Current => _position < text.Length ? text[_position] : '\0';

    private Token? Next()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        var start = _position;
        if (start == text.Length)
            return new(TokenKind.End, "end of search", start);
        if (Quotes.Contains(Current))
            return ReadQuoted() is { } content ? new(TokenKind.Text, content, start) : null;
        if (char.IsAsciiLetter(Current) || Current == '_')
            return ReadIdentifier(start);
        if (char.IsAsciiDigit(Current))
            return Date().Match(text, start) is { Success: true } date ? Take(date, TokenKind.Text) : ReadNumber(start);
        var symbol = Array.Find(Symbols, s => text.AsSpan(start).StartsWith(s, StringComparison.Ordinal));
        if (symbol is null)
            return Fail($"unexpected character '{Current}'", start);
        _position += symbol.Length;
        return new(TokenKind.Symbol, symbol, start);
    }

    private Token Take(Match match, TokenKind kind)
    {
        _position += match.Length;
        return new(kind, match.Value, match.Index);
    }

    private Token? ReadNumber(int start)
    {
        var match = Number().Match(text, start);
        _position += match.Length;
        var suffix = match.Groups["suffix"].Value;
        if (!decimal.TryParse(match.Groups["digits"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return Fail("number out of range", start);
        try
        {
            return new(TokenKind.Number, match.Value, start, suffix.Length == 0 ? value : value * Suffixes[suffix]);
        }
        catch (OverflowException)
        {
            return Fail("number out of range", start);
        }
    }

    /// <summary>Segments are separated by dots; a quoted segment, after a dot or in brackets, may hold any character.</summary>
    private Token? ReadIdentifier(int start)
    {
        var segments = new List<string> { ReadSegment(hyphens: false) };
        while (true)
        {
            var quotedAfterDot = Current == '.' && _position + 1 < text.Length && Quotes.Contains(text[_position + 1]);
            var inBrackets = Current == '[' && _position + 1 < text.Length && Quotes.Contains(text[_position + 1]);
            if (quotedAfterDot || inBrackets)
            {
                _position++;
                if (ReadQuoted() is not { } segment)
                    return null;
                segments.Add(segment);
                if (inBrackets && Current != ']')
                    return Fail("expected ']'", _position);
                _position += inBrackets ? 1 : 0;
            }
            else if (Current == '.')
            {
                _position++;
                // Keys of labels and specs may carry hyphens; arithmetic does not exist, so a hyphen cannot mean anything else.
                segments.Add(ReadSegment(hyphens: true));
            }
            else
            {
                return segments.Contains("") ? Fail("empty name between dots", start) : new(TokenKind.Identifier, text[start.._position], start, Segments: segments);
            }
        }
    }

    private string ReadSegment(bool hyphens)
    {
        var start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '/' || hyphens && Current == '-')
            _position++;
        return text[start.._position];
    }

    private string? ReadQuoted()
    {
        var start = _position;
        var quote = text[_position++];
        var content = new StringBuilder();
        while (_position < text.Length)
        {
            var c = text[_position++];
            if (c == quote)
                return content.ToString();
            if (c == '\0')
                break;
            if (c == '\\' && _position < text.Length)
                c = Unescape(text[_position++], content);
            content.Append(c);
        }
        Fail("unterminated string", start);
        return null;
    }

    /// <summary>Backslashes before pattern characters stay, so that LIKE can still mean them literally.</summary>
    private static char Unescape(char escaped, StringBuilder content)
    {
        if (escaped is '%' or '_')
            content.Append('\\');
        return escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => escaped };
    }

    private Token? Fail(string what, int position)
    {
        _problem ??= Problem.BadRequest($"invalid search: {what} at position {position + 1}");
        return null;
    }

    [GeneratedRegex(@"\G\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?(?![\w-])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"\G(?<digits>\d+(\.\d+)?([eE][+-]?\d{1,2}(?!\d))?)(?<suffix>[KMGTP]i|[kMGTP])?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
