using HyperFleet.Cel.Lexing;

namespace HyperFleet.Cel.Parsing;

/// <summary>One token of look-ahead over the lexer.</summary>
internal sealed class TokenReader
{
    private readonly Lexer _lexer;

    public TokenReader(string source)
    {
        Source = source;
        _lexer = new Lexer(source);
        Current = _lexer.Next();
    }

    public string Source { get; }

    public Token Current { get; private set; }

    public bool At(TokenKind kind) => Current.Kind == kind;

    public Token Take()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    public bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind) return false;
        Take();
        return true;
    }

    public Token Expect(TokenKind kind, string what) => Current.Kind == kind ? Take() : throw Unexpected(what);

    public CelException Unexpected(string expected) =>
        Fault(At(TokenKind.End)
            ? $"Syntax error: unexpected end of the expression, expected {expected}"
            : $"Syntax error: unexpected '{Current.TextIn(Source)}', expected {expected}");

    public CelException Fault(string reason) => new(reason, Source, Current.Start);

    public CelException Fault(string reason, int position) => new(reason, Source, position);
}
