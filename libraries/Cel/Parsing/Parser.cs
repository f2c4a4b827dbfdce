using HyperFleet.Cel.Lexing;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Parsing;

/// <summary>Turns the text of an expression into a syntax tree. Operators by precedence; primaries are in <see cref="PrimaryParser"/>.</summary>
internal sealed class Parser
{
    private readonly TokenReader _tokens;
    private readonly PrimaryParser _primaries;
    private readonly int _nestingLimit;
    private int _nesting;

    private Parser(string source, CelLimits limits, CelLibrary libraries)
    {
        _tokens = new TokenReader(source);
        _primaries = new PrimaryParser(_tokens, this, libraries);
        _nestingLimit = limits.NestingDepth;
    }

    /// <exception cref="CelException">The text is too long, nested too deep, or no expression.</exception>
    public static SyntaxNode Parse(string source, CelLimits limits, CelLibrary libraries)
    {
        if (source.Length > limits.ExpressionLength)
            throw new CelException($"expression of {source.Length} characters exceeds the limit of {limits.ExpressionLength}", "", 0);
        var parser = new Parser(source, limits, libraries);
        var expression = parser.ParseExpression();
        return parser._tokens.At(TokenKind.End) ? expression : throw parser._tokens.Unexpected("an operator or the end");
    }

    public SyntaxNode ParseExpression()
    {
        Enter();
        var condition = ParseLogic(TokenKind.Or);
        if (_tokens.At(TokenKind.Question))
        {
            var position = _tokens.Take().Start;
            var whenTrue = ParseLogic(TokenKind.Or);
            _tokens.Expect(TokenKind.Colon, "':'");
            var whenFalse = ParseExpression();
            condition = Bounded(new CallSyntax(position, Operators.Conditional, null, [condition, whenTrue, whenFalse]));
        }

        _nesting--;
        return condition;
    }

    /// <summary>Refuses a tree that has grown too deep to be walked recursively.</summary>
    public T Bounded<T>(T node)
        where T : SyntaxNode =>
        node.Depth <= _nestingLimit ? node : throw TooDeep(node.Position);

    // Chains of && and || become balanced trees: they are long in practice, and their order of evaluation is kept.
    private SyntaxNode ParseLogic(TokenKind kind)
    {
        var first = kind == TokenKind.Or ? ParseLogic(TokenKind.And) : ParseBinary(1);
        if (!_tokens.At(kind)) return first;
        var terms = new List<SyntaxNode> { first };
        var positions = new List<int>();
        while (_tokens.At(kind))
        {
            positions.Add(_tokens.Take().Start);
            terms.Add(kind == TokenKind.Or ? ParseLogic(TokenKind.And) : ParseBinary(1));
        }

        return Balance(kind == TokenKind.Or ? Operators.Or : Operators.And, terms, positions, 0, positions.Count - 1);
    }

    private CallSyntax Balance(string function, List<SyntaxNode> terms, List<int> positions, int first, int last)
    {
        var middle = (first + last + 1) / 2;
        var left = middle == first ? terms[middle] : Balance(function, terms, positions, first, middle - 1);
        var right = middle == last ? terms[middle + 1] : Balance(function, terms, positions, middle + 1, last);
        return Bounded(new CallSyntax(positions[middle], function, null, [left, right]));
    }

    private SyntaxNode ParseBinary(int lowest)
    {
        var left = ParseUnary();
        while (true)
        {
            var (function, precedence) = BinaryOperator(_tokens.Current.Kind);
            if (precedence < lowest) return left;
            var position = _tokens.Take().Start;
            var right = ParseBinary(precedence + 1);
            left = Bounded(new CallSyntax(position, function, null, [left, right]));
        }
    }

    private static (string Function, int Precedence) BinaryOperator(TokenKind kind) => kind switch
    {
        TokenKind.Less => (Operators.Less, 1),
        TokenKind.LessOrEqual => (Operators.LessOrEqual, 1),
        TokenKind.Greater => (Operators.Greater, 1),
        TokenKind.GreaterOrEqual => (Operators.GreaterOrEqual, 1),
        TokenKind.Equal => (Operators.Equal, 1),
        TokenKind.NotEqual => (Operators.NotEqual, 1),
        TokenKind.In => (Operators.In, 1),
        TokenKind.Plus => (Operators.Add, 2),
        TokenKind.Minus => (Operators.Subtract, 2),
        TokenKind.Star => (Operators.Multiply, 3),
        TokenKind.Slash => (Operators.Divide, 3),
        TokenKind.Percent => (Operators.Modulo, 3),
        _ => ("", 0),
    };

    private SyntaxNode ParseUnary()
    {
        var sign = _tokens.Current;
        if (sign.Kind is not (TokenKind.Not or TokenKind.Minus)) return _primaries.ParseMember();
        _tokens.Take();
        if (sign.Kind == TokenKind.Minus && _primaries.TryParseNegativeLiteral(sign) is { } literal) return literal;
        var count = 1;
        while (_tokens.TryTake(sign.Kind)) count++;
        return Negate(_primaries.ParseMember(), sign, count);
    }

    // An even number of signs cancels itself out.
    private SyntaxNode Negate(SyntaxNode operand, Token sign, int count) => count % 2 == 0
        ? operand
        : Bounded(new CallSyntax(sign.Start, sign.Kind == TokenKind.Not ? Operators.Not : Operators.Negate, null, [operand]));

    private void Enter()
    {
        if (++_nesting > _nestingLimit) throw TooDeep(_tokens.Current.Start);
    }

    private CelException TooDeep(int position) => _tokens.Fault($"expression is nested deeper than the limit of {_nestingLimit}", position);
}
