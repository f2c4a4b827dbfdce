using HyperFleet.Cel.Lexing;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Parsing;

/// <summary>Parses names, literals, brackets, and the selections, indexes and calls that follow them.</summary>
internal sealed class PrimaryParser(TokenReader tokens, Parser expressions, CelLibrary libraries)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    };

    private readonly Macros _macros = new(tokens, libraries);
    private readonly CollectionParser _collections = new(tokens, expressions, libraries);

    public SyntaxNode ParseMember()
    {
        var startsWithName = tokens.Current.Kind is TokenKind.Identifier or TokenKind.Dot;
        return ParseSuffixes(ParsePrimary(), startsWithName);
    }

    /// <summary>The number right behind a minus, with what follows it.</summary>
    public SyntaxNode? TryParseNegativeLiteral(Token minus) =>
        tokens.Current.Kind is TokenKind.Int or TokenKind.Double && tokens.Current.Start == minus.End
            ? ParseSuffixes(ParseNumber(minus.Start, isNegative: true), isName: false)
            : null;

    private SyntaxNode ParseSuffixes(SyntaxNode operand, bool isName)
    {
        while (true)
        {
            var position = tokens.Current.Start;
            if (tokens.TryTake(TokenKind.Dot)) operand = ParseSelection(operand, position);
            else if (tokens.TryTake(TokenKind.OpenBracket)) operand = ParseIndex(operand, position);
            else if (isName && tokens.At(TokenKind.OpenBrace) && DottedName(operand) is { } type) operand = _collections.ParseMessage(position, type);
            else return operand;
            expressions.Bounded(operand);
        }
    }

    private SyntaxNode ParseSelection(SyntaxNode operand, int position)
    {
        if (tokens.At(TokenKind.Question))
        {
            CollectionParser.RequireOptionals(tokens, libraries, ".?", position);
            tokens.Take();
            var name = new LiteralSyntax(tokens.Current.Start, CelValue.From(ParseFieldName()));
            return new CallSyntax(position, Operators.OptionalSelect, null, [operand, name]);
        }

        var start = tokens.Current.Start;
        var isQuoted = tokens.At(TokenKind.QuotedIdentifier);
        var field = ParseFieldName();
        return !isQuoted && tokens.TryTake(TokenKind.OpenParen)
            ? ParseCall(start, field, operand)
            : new SelectSyntax(position, operand, field, isTest: false);
    }

    private string ParseFieldName() => tokens.At(TokenKind.QuotedIdentifier)
        ? tokens.Take().TextIn(tokens.Source)[1..^1].ToString()
        : tokens.Expect(TokenKind.Identifier, "the name of a field").TextIn(tokens.Source).ToString();

    private CallSyntax ParseIndex(SyntaxNode operand, int position)
    {
        var isOptional = tokens.At(TokenKind.Question);
        if (isOptional)
        {
            CollectionParser.RequireOptionals(tokens, libraries, "[?", position);
            tokens.Take();
        }

        var index = expressions.ParseExpression();
        tokens.Expect(TokenKind.CloseBracket, "']'");
        return new CallSyntax(position, isOptional ? Operators.OptionalIndex : Operators.Index, null, [operand, index]);
    }

    private SyntaxNode ParseCall(int position, string function, SyntaxNode? target)
    {
        var arguments = ParseArguments();
        var call = expressions.Bounded(new CallSyntax(position, function, target, arguments));
        return expressions.Bounded(_macros.Expand(call));
    }

    private List<SyntaxNode> ParseArguments()
    {
        var arguments = new List<SyntaxNode>();
        if (tokens.TryTake(TokenKind.CloseParen)) return arguments;
        do arguments.Add(expressions.ParseExpression());
        while (tokens.TryTake(TokenKind.Comma));
        tokens.Expect(TokenKind.CloseParen, "',' or ')'");
        return arguments;
    }

    private SyntaxNode ParsePrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Identifier or TokenKind.Dot:
                return ParseName();
            case TokenKind.Int or TokenKind.UInt or TokenKind.Double:
                return ParseNumber(token.Start, isNegative: false);
            case TokenKind.OpenParen:
                tokens.Take();
                var inner = expressions.ParseExpression();
                tokens.Expect(TokenKind.CloseParen, "')'");
                return inner;
            case TokenKind.OpenBracket:
                return _collections.ParseList();
            case TokenKind.OpenBrace:
                return _collections.ParseMap();
            default:
                return ParseConstant(token);
        }
    }

    private SyntaxNode ParseName()
    {
        var start = tokens.Current.Start;
        var isRooted = tokens.TryTake(TokenKind.Dot);
        var token = tokens.Expect(TokenKind.Identifier, "a name");
        var name = token.TextIn(tokens.Source).ToString();
        if (Reserved.Contains(name)) throw tokens.Fault($"reserved identifier: {name}", token.Start);
        return tokens.TryTake(TokenKind.OpenParen)
            ? ParseCall(start, isRooted ? "." + name : name, null)
            : new IdentifierSyntax(start, name, isRooted);
    }

    // A brace right behind a dotted name constructs a message.
    private static string? DottedName(SyntaxNode node) => node switch
    {
        IdentifierSyntax name => name.IsRooted ? "." + name.Name : name.Name,
        SelectSyntax select when DottedName(select.Operand) is { } name => $"{name}.{select.Field}",
        _ => null,
    };

    private LiteralSyntax ParseNumber(int position, bool isNegative)
    {
        var token = tokens.Take();
        var text = token.TextIn(tokens.Source);
        CelValue? value = token.Kind switch
        {
            TokenKind.Int => LiteralText.ToInt(text, isNegative) is { } number ? CelValue.From(number) : null,
            TokenKind.UInt => LiteralText.ToUInt(text) is { } number ? CelValue.From(number) : null,
            _ => LiteralText.ToDouble(text) is { } number ? CelValue.From(isNegative ? -number : number) : null,
        };
        return new LiteralSyntax(position, value ?? throw tokens.Fault($"invalid {token.Kind.ToString().ToLowerInvariant()} literal", position));
    }

    private LiteralSyntax ParseConstant(Token token)
    {
        string? fault = null;
        CelValue? value = token.Kind switch
        {
            TokenKind.True => CelValue.True,
            TokenKind.False => CelValue.False,
            TokenKind.Null => CelValue.Null,
            TokenKind.String => CelValue.From(LiteralText.ToText(token.TextIn(tokens.Source), out fault)),
            TokenKind.Bytes => CelValue.From(LiteralText.ToBytes(token.TextIn(tokens.Source), out fault)),
            _ => null,
        };
        if (value is null) throw tokens.Unexpected("an expression");
        if (fault is not null) throw tokens.Fault(fault, token.Start);
        tokens.Take();
        return new LiteralSyntax(token.Start, value.Value);
    }
}
