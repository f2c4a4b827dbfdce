using HyperFleet.Cel.Lexing;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Parsing;

/// <summary>Parses the literals of lists, maps and messages.</summary>
internal sealed class CollectionParser(TokenReader tokens, Parser expressions, CelLibrary libraries)
{
    public ListSyntax ParseList()
    {
        var position = tokens.Take().Start;
        var elements = new List<ListSyntax.Element>();
        ParseItems(TokenKind.CloseBracket, "',' or ']'", isOptional => elements.Add(new(expressions.ParseExpression(), isOptional)));
        return new ListSyntax(position, elements);
    }

    public MapSyntax ParseMap()
    {
        var position = tokens.Take().Start;
        var entries = new List<MapSyntax.Entry>();
        ParseItems(TokenKind.CloseBrace, "',' or '}'", isOptional =>
        {
            var key = expressions.ParseExpression();
            var colon = tokens.Expect(TokenKind.Colon, "':'").Start;
            entries.Add(new MapSyntax.Entry(colon, key, expressions.ParseExpression(), isOptional));
        });
        return new MapSyntax(position, entries);
    }

    public MessageSyntax ParseMessage(int position, string typeName)
    {
        tokens.Expect(TokenKind.OpenBrace, "'{'");
        var fields = new List<MessageSyntax.Field>();
        ParseItems(TokenKind.CloseBrace, "',' or '}'", isOptional =>
        {
            var name = tokens.At(TokenKind.QuotedIdentifier) ? tokens.Take() : tokens.Expect(TokenKind.Identifier, "the name of a field");
            tokens.Expect(TokenKind.Colon, "':'");
            fields.Add(new(name.TextIn(tokens.Source).Trim('`').ToString(), expressions.ParseExpression(), isOptional));
        });
        return new MessageSyntax(position, typeName, fields);
    }

    public static void RequireOptionals(TokenReader tokens, CelLibrary libraries, string syntax, int position)
    {
        if (!libraries.HasFlag(CelLibrary.Optionals)) throw tokens.Fault($"unsupported syntax '{syntax}'", position);
    }

    private void ParseItems(TokenKind close, string expected, Action<bool> parseItem)
    {
        while (!tokens.TryTake(close))
        {
            var isOptional = tokens.At(TokenKind.Question);
            if (isOptional)
            {
                RequireOptionals(tokens, libraries, "?", tokens.Current.Start);
                tokens.Take();
            }

            parseItem(isOptional);
            if (!tokens.TryTake(TokenKind.Comma) && !tokens.At(close)) throw tokens.Unexpected(expected);
        }
    }
}
