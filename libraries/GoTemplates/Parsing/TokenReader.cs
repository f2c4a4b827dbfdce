using HyperFleet.GoTemplates.Lexing;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>Tokens with look-ahead. It never asks the lexer for more than it needs: the line of a parse error is that of the last token cut.</summary>
internal sealed class TokenReader(Lexer lexer)
{
    private readonly Stack<Token> _pending = new();

    /// <summary>Line of the token that was cut last.</summary>
    public int Line { get; private set; } = 1;

    public Token Next()
    {
        if (_pending.TryPop(out var token)) return token;
        token = lexer.Next();
        Line = token.Line;
        return token;
    }

    public Token Peek()
    {
        var token = Next();
        _pending.Push(token);
        return token;
    }

    public void PutBack(Token token) => _pending.Push(token);

    public Token NextNonSpace()
    {
        var token = Next();
        while (token.Kind == TokenKind.Space) token = Next();
        return token;
    }

    public Token PeekNonSpace()
    {
        var token = NextNonSpace();
        _pending.Push(token);
        return token;
    }
}
