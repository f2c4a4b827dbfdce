using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Search;

/// <summary>Parses the search language (API contract §1.8) by recursive descent. Re-entrant; never throws.</summary>
internal sealed class SearchParser
{
    public const int MaxBytes = 4096;
    private const int MaxDepth = 50;
    private const int MaxListLength = 500;

    private static readonly Dictionary<string, string> Comparisons = new(StringComparer.Ordinal)
    {
        ["="] = "=", ["=="] = "=", ["!="] = "<>", ["<>"] = "<>", ["<"] = "<", ["<="] = "<=", [">"] = ">", [">="] = ">=",
    };

    /// <summary>Operators of the language that this API refuses, with the names that its errors use.</summary>
    private static readonly Dictionary<string, string> Unsupported = new(StringComparer.Ordinal)
    {
        ["~="] = "REQ", ["~!"] = "RNE", ["+"] = "ADD", ["-"] = "SUB", ["*"] = "MUL", ["/"] = "DIV", ["%"] = "MOD",
    };

    private static readonly string[] UnsupportedPrefixes = ["len", "any", "all", "sum"];

    private readonly IReadOnlyList<Token> _tokens;
    private int _next;
    private int _depth;
    private Problem? _problem;

    private SearchParser(IReadOnlyList<Token> tokens) => _tokens = tokens;

    public static Result<SearchNode> Parse(string text)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return Problem.BadRequest($"invalid search: longer than {MaxBytes} bytes");
        if (Lexer.Tokenize(text).Failed(out var problem, out var tokens))
            return problem;
        var parser = new SearchParser(tokens);
        var node = parser.ParseOr();
        if (node is not null && parser.Current.Kind != TokenKind.End)
            parser.Unexpected();
        return parser._problem is { } wrong ? wrong : node!;
    }

    private Token Current => _tokens[_next];

    private Token Advance() => _tokens[Current.Kind == TokenKind.End ? _next : _next++];

    private SearchNode? ParseOr()
    {
        var left = ParseAnd();
        while (left is not null && TakeKeyword("or"))
            left = ParseAnd() is { } right ? new SearchNode.Or(left, right) : null;
        return left;
    }

    private SearchNode? ParseAnd()
    {
        var left = ParseUnary();
        while (left is not null && TakeKeyword("and"))
            left = ParseUnary() is { } right ? new SearchNode.And(left, right) : null;
        return left;
    }

    private SearchNode? ParseUnary()
    {
        if (++_depth > MaxDepth)
            return Fail($"nested deeper than {MaxDepth} levels");
        var node = TakeKeyword("not") ? ParseUnary() is { } inner ? new SearchNode.Not(inner) : null
            : TakeSymbol("(") ? ParseGroup()
            : ParsePredicate();
        _depth--;
        return node;
    }

    private SearchNode? ParseGroup()
    {
        var inner = ParseOr();
        if (inner is not null && !TakeSymbol(")"))
            return Unexpected();
        return inner;
    }

    private SearchNode? ParsePredicate()
    {
        if (Array.Find(UnsupportedPrefixes, Current.IsKeyword) is { } prefix)
            return Refuse(prefix.ToUpperInvariant());
        if (Current.Kind != TokenKind.Identifier || IsReserved(Current))
            return Unexpected();
        var field = new FieldPath([.. Advance().Segments!]);
        if (TakeKeyword("is"))
            return ParseIsNull(field);
        var negated = TakeKeyword("not");
        if (TakeKeyword("in"))
            return ParseIn(field, negated);
        if (TakeKeyword("between"))
            return ParseBetween(field, negated);
        if (Current.IsKeyword("like") || Current.IsKeyword("ilike"))
        {
            var comparison = new SearchNode.Compare(field, Advance().Text.ToUpperInvariant(), Literal.Null);
            return ParseLiteral() is { } pattern ? Negate(comparison with { Value = pattern }, negated) : null;
        }
        return negated ? Unexpected() : ParseComparison(field);
    }

    private static SearchNode Negate(SearchNode node, bool negated) => negated ? new SearchNode.Not(node) : node;

    private SearchNode? ParseComparison(FieldPath field)
    {
        if (Current.Kind == TokenKind.Symbol && Unsupported.TryGetValue(Current.Text, out var name))
            return Refuse(name);
        if (Current.Kind != TokenKind.Symbol || !Comparisons.TryGetValue(Current.Text, out var comparison))
            return Unexpected();
        Advance();
        if (ParseLiteral() is not { } value)
            return null;
        if (value != Literal.Null)
            return new SearchNode.Compare(field, comparison, value);
        return comparison is "=" or "<>" ? new SearchNode.IsNull(field, comparison == "<>") : Fail("null can only be compared with = or !=");
    }

    private SearchNode? ParseIsNull(FieldPath field)
    {
        var negated = TakeKeyword("not");
        return TakeKeyword("null") ? new SearchNode.IsNull(field, negated) : Unexpected();
    }

    private SearchNode? ParseBetween(FieldPath field, bool negated)
    {
        if (ParseLiteral() is not { } low)
            return null;
        if (!TakeKeyword("and"))
            return Unexpected();
        return ParseLiteral() is { } high ? new SearchNode.Between(field, negated, low, high) : null;
    }

    private SearchNode? ParseIn(FieldPath field, bool negated)
    {
        var close = TakeSymbol("[") ? "]" : TakeSymbol("(") ? ")" : null;
        if (close is null)
            return Unexpected();
        var values = new List<Literal>();
        while (!TakeSymbol(close))
        {
            if (ParseLiteral() is not { } value)
                return null;
            values.Add(value);
            if (values.Count > MaxListLength)
                return Fail($"a list has at most {MaxListLength} values");
            if (!TakeSymbol(",") && !Current.Is(close))
                return Unexpected();
        }
        return values.Count > 0 ? new SearchNode.In(field, negated, values) : Fail("an empty list matches nothing");
    }

    private Literal? ParseLiteral()
    {
        var negative = TakeSymbol("-");
        if (Current.Kind == TokenKind.Number)
        {
            var token = Advance();
            var number = negative ? -token.Number : token.Number;
            var literal = new Literal(negative ? "-" + token.Text : token.Text, number);
            if (Current.Kind == TokenKind.Symbol && Unsupported.TryGetValue(Current.Text, out var name))
                Refuse(name);
            return _problem is null ? literal : null;
        }
        if (!negative && Current.Kind == TokenKind.Text)
            return new(Advance().Text);
        if (!negative && TakeKeyword("null"))
            return Literal.Null;
        if (!negative && (Current.IsKeyword("true") || Current.IsKeyword("false")))
            return new(Advance().Text.ToLowerInvariant());
        Unexpected();
        return null;
    }

    private static bool IsReserved(Token token) =>
        token.IsKeyword("and") || token.IsKeyword("or") || token.IsKeyword("in") || token.IsKeyword("between") || token.IsKeyword("is")
        || token.IsKeyword("null") || token.IsKeyword("like") || token.IsKeyword("ilike") || token.IsKeyword("true") || token.IsKeyword("false");

    private bool TakeKeyword(string keyword)
    {
        if (!Current.IsKeyword(keyword))
            return false;
        _next++;
        return true;
    }

    private bool TakeSymbol(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _next++;
        return true;
    }

    private SearchNode? Unexpected() => Fail($"unexpected '{Current.Text}' at position {Current.Position + 1}");

    private SearchNode? Refuse(string name)
    {
        _problem ??= Problem.BadRequest($"unsupported comparison operator: {name}");
        return null;
    }

    private SearchNode? Fail(string what)
    {
        _problem ??= Problem.BadRequest($"invalid search: {what}");
        return null;
    }
}
