namespace HyperFleet.Api.Search;

internal enum TokenKind
{
    End,
    Identifier,
    Text,
    Number,
    Symbol,
}
