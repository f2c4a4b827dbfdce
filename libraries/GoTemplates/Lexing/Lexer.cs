using System.Text;

namespace HyperFleet.GoTemplates.Lexing;

/// <summary>Cuts a template into tokens, one per call, so that an error is reported at the first token the parser cannot use.</summary>
internal sealed class Lexer(string text, Func<string, bool> isFunction)
{
    private const string LeftDelimiter = "{{";
    private const string RightDelimiter = "}}";
    private const int TrimMarkerLength = 2;

    private static readonly Dictionary<string, TokenKind> Keywords = new(StringComparer.Ordinal)
    {
        ["block"] = TokenKind.Block,
        ["break"] = TokenKind.Break,
        ["continue"] = TokenKind.Continue,
        ["define"] = TokenKind.Define,
        ["else"] = TokenKind.Else,
        ["end"] = TokenKind.End,
        ["if"] = TokenKind.If,
        ["range"] = TokenKind.Range,
        ["template"] = TokenKind.Template,
        ["with"] = TokenKind.With,
        ["nil"] = TokenKind.Nil,
        ["true"] = TokenKind.Boolean,
        ["false"] = TokenKind.Boolean,
    };

    private int _start;
    private int _startLine = 1;
    private int _position;
    private int _line = 1;
    private int _parentheses;
    private bool _inAction;

    public Token Next() => _inAction ? NextInAction() : NextText();

    private Token NextText()
    {
        while (true)
        {
            var open = text.IndexOf(LeftDelimiter, _position, StringComparison.Ordinal);
            if (open < 0) return _position < text.Length ? EmitTo(text.Length, TokenKind.Text) : Emit(TokenKind.EndOfText);

            var end = HasLeftTrimMarker(open + 2) ? _position + text.AsSpan(_position, open - _position).TrimEnd(Characters.Spaces).Length : open;
            if (end > _position) return EmitTo(end, TokenKind.Text);
            Skip(open);

            var inside = open + 2 + (HasLeftTrimMarker(open + 2) ? TrimMarkerLength : 0);
            if (!At("/*", inside)) return OpenAction(inside);
            Skip(inside);
            if (SkipComment() is { } error) return error;
        }
    }

    private Token OpenAction(int inside)
    {
        var token = EmitTo(_position + 2, TokenKind.LeftDelimiter);
        Skip(inside);
        _inAction = true;
        _parentheses = 0;
        return token;
    }

    private Token? SkipComment()
    {
        var close = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        if (close < 0) return Error("unclosed comment");
        close += 2;
        if (!AtRightDelimiter(close, out var trim)) return Error("comment ends before closing delimiter");
        Skip(close);
        SkipRightDelimiter(trim);
        return null;
    }

    private void SkipRightDelimiter(bool trim)
    {
        if (trim) Skip(_position + TrimMarkerLength);
        Skip(_position + 2);
        if (trim) SkipSpaces();
    }

    private void SkipSpaces()
    {
        var end = _position;
        while (end < text.Length && Characters.IsSpace(text[end])) end++;
        Skip(end);
    }

    private Token NextInAction()
    {
        if (AtRightDelimiter(_position, out var trim)) return CloseAction(trim);
        var (rune, length) = Characters.RuneAt(text, _position);
        if (length == 0) return Error("unclosed action");
        if (rune.Value < 128 && Characters.IsSpace((char)rune.Value)) return Space();
        return rune.Value switch
        {
            '=' => EmitTo(_position + 1, TokenKind.Assign),
            ':' => At(":=", _position) ? EmitTo(_position + 2, TokenKind.Declare) : Error("expected :="),
            '|' => EmitTo(_position + 1, TokenKind.Pipe),
            '"' => Quoted('"', TokenKind.String, "unterminated quoted string"),
            '\'' => Quoted('\'', TokenKind.CharacterConstant, "unterminated character constant"),
            '`' => RawString(),
            '$' => FieldOrVariable(TokenKind.Variable, TokenKind.Variable),
            '.' when _position + 1 < text.Length && !IsDigit(_position + 1) => FieldOrVariable(TokenKind.Field, TokenKind.Dot),
            '.' or '+' or '-' or (>= '0' and <= '9') => Number(),
            '(' => Parenthesis(+1, TokenKind.LeftParenthesis),
            ')' => Parenthesis(-1, TokenKind.RightParenthesis),
            _ when Characters.IsWord(rune) => Word(),
            < 127 and > 32 => EmitTo(_position + 1, TokenKind.Character),
            _ => Error("unrecognized character in action: " + Characters.Describe(rune)),
        };
    }

    private Token CloseAction(bool trim)
    {
        if (_parentheses > 0) return Error("unclosed left paren");
        if (trim) Skip(_position + TrimMarkerLength);
        var token = EmitTo(_position + 2, TokenKind.RightDelimiter);
        if (trim) SkipSpaces();
        _inAction = false;
        return token;
    }

    private Token Space()
    {
        var end = _position;
        while (end < text.Length && Characters.IsSpace(text[end])) end++;

        // The last space may belong to a trimming delimiter; the run before it is still a token when it is not empty.
        if (AtRightDelimiter(end - 1, out var trim) && trim && --end == _position) return CloseAction(trim: true);
        return EmitTo(end, TokenKind.Space);
    }

    private Token Parenthesis(int step, TokenKind kind)
    {
        _parentheses += step;
        return EmitTo(_position + 1, kind);
    }

    private Token Quoted(char quote, TokenKind kind, string unterminated)
    {
        for (var i = _position + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == quote) return EmitTo(i + 1, kind);
            if (text[i] == '\\' && ++i < text.Length && text[i] == '\n') break;
        }

        return Error(unterminated);
    }

    private Token RawString()
    {
        var close = text.IndexOf('`', _position + 1);
        return close < 0 ? Error("unterminated raw quoted string") : EmitTo(close + 1, TokenKind.RawString);
    }

    private Token FieldOrVariable(TokenKind named, TokenKind bare)
    {
        var end = WordEnd(_position + 1);
        if (end == _position + 1 && AtTerminator(end)) return EmitTo(end, bare);
        return AtTerminator(end) ? EmitTo(end, named) : BadCharacter(end);
    }

    private Token Word()
    {
        var end = WordEnd(_position);
        if (!AtTerminator(end)) return BadCharacter(end);
        var word = text[_position..end];
        var kind = Keywords.GetValueOrDefault(word, TokenKind.Identifier);

        // A function of that name makes the word an identifier, as Go keeps templates written before these keywords working.
        if (kind is TokenKind.Break or TokenKind.Continue && isFunction(word)) kind = TokenKind.Identifier;
        return EmitTo(end, kind);
    }

    private Token Number()
    {
        if (!NumberScanner.TryScan(text, _position, out var end)) return Error($"bad number syntax: {Formatting.GoQuote.Quote(text[_position..end])}");
        if (end >= text.Length || text[end] is not ('+' or '-'))
        {
            return EmitTo(end, text[end - 1] == 'i' ? TokenKind.Imaginary : TokenKind.Number);
        }

        var complex = NumberScanner.TryScan(text, end, out end) && text[end - 1] == 'i';
        return complex ? EmitTo(end, TokenKind.Imaginary) : Error($"bad number syntax: {Formatting.GoQuote.Quote(text[_position..end])}");
    }

    private int WordEnd(int position)
    {
        while (Characters.RuneAt(text, position) is (var rune, > 0 and var length) && Characters.IsWord(rune)) position += length;
        return position;
    }

    private bool AtTerminator(int position)
    {
        if (position >= text.Length || Characters.IsSpace(text[position])) return true;
        return text[position] is '.' or ',' or '|' or ':' or ')' or '(' || At(RightDelimiter, position);
    }

    private bool AtRightDelimiter(int position, out bool trim)
    {
        trim = position + 1 < text.Length && Characters.IsSpace(text[position]) && text[position + 1] == '-'
            && At(RightDelimiter, position + TrimMarkerLength);
        return trim || At(RightDelimiter, position);
    }

    private bool HasLeftTrimMarker(int position) =>
        position + 1 < text.Length && text[position] == '-' && Characters.IsSpace(text[position + 1]);

    private bool IsDigit(int position) => char.IsAsciiDigit(text[position]);

    private bool At(string expected, int position) =>
        position <= text.Length && text.AsSpan(position).StartsWith(expected, StringComparison.Ordinal);

    private Token BadCharacter(int position)
    {
        Rune rune = Characters.RuneAt(text, position).Rune;
        return Error("bad character " + Characters.Describe(rune));
    }

    private Token Error(string message) => new(TokenKind.Error, _start, _startLine, message);

    private Token Emit(TokenKind kind) => new(kind, _start, _startLine, "");

    private Token EmitTo(int end, TokenKind kind)
    {
        Token token = new(kind, _start, _startLine, text[_start..end]);
        Skip(end);
        return token;
    }

    private void Skip(int end)
    {
        _line += text.AsSpan(_position, end - _position).Count('\n');
        _position = _start = end;
        _startLine = _line;
    }
}
