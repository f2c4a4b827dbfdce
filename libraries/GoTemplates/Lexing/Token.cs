using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Lexing;

/// <summary>A piece of the template text. <see cref="Value"/> is the piece itself, or the message of an error.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, int Line, string Value)
{
    /// <summary>The token as Go names it in error texts.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.EndOfText => "EOF",
        TokenKind.Error => Value,
        >= TokenKind.Block => $"<{Value}>",
        TokenKind.Nil => "<nil>",
        TokenKind.Dot => "<.>",
        _ when Value.Length > 10 => GoQuote.Quote(Value[..10]) + "...",
        _ => GoQuote.Quote(Value),
    };
}
