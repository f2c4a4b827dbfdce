using HyperFleet.GoTemplates.Formatting;
using HyperFleet.GoTemplates.Lexing;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>Parses what stands inside an action: declarations, commands, operands.</summary>
internal sealed class PipelineParser(ParseContext context, ParseScope scope)
{
    private TokenReader Tokens => context.Tokens;

    /// <param name="construct">What the pipeline belongs to, for error texts; <c>range</c> may declare two variables.</param>
    /// <param name="end">The token that closes the pipeline.</param>
    public PipeNode Parse(string construct, TokenKind end)
    {
        context.Enter();
        var position = Tokens.PeekNonSpace().Position;
        List<VariableNode> declarations = [];
        var isAssignment = ParseDeclarations(construct, declarations);
        var commands = ParseCommands(construct, end);
        context.Leave();
        return new PipeNode(position, declarations, isAssignment, commands);
    }

    private bool ParseDeclarations(string construct, List<VariableNode> declarations)
    {
        while (Tokens.PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            Tokens.Next();
            var adjacent = Tokens.Peek();
            var next = Tokens.PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                Tokens.NextNonSpace();
                declarations.Add(Declare(variable));
                return next.Kind == TokenKind.Assign;
            }

            if (next is not { Kind: TokenKind.Character, Value: "," })
            {
                // Not a declaration after all: the variable is an operand, and a space behind it separates arguments.
                if (adjacent.Kind == TokenKind.Space) Tokens.PutBack(adjacent);
                Tokens.PutBack(variable);
                return false;
            }

            Tokens.NextNonSpace();
            declarations.Add(Declare(variable));
            CheckSecond(construct, declarations.Count);
        }

        return false;
    }

    // The name is known from here on, for its own value and for an assignment to nothing as well: those fail when they run.
    private VariableNode Declare(Token token)
    {
        scope.Declare(token.Value);
        context.CheckVariables(scope.Mark);
        return new VariableNode(token.Position, token.Value, []);
    }

    private void CheckSecond(string construct, int count)
    {
        if (construct != "range" || count >= 2) context.Fail($"too many declarations in {construct}");
        if (Tokens.PeekNonSpace().Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis))
        {
            context.Fail("range can only initialize variables");
        }
    }

    private List<CommandNode> ParseCommands(string construct, TokenKind end)
    {
        List<CommandNode> commands = [];
        while (true)
        {
            var token = Tokens.NextNonSpace();
            if (token.Kind == end)
            {
                CheckCommands(construct, commands);
                return commands;
            }

            if (!StartsOperand(token.Kind)) context.FailUnexpected(token, construct);
            Tokens.PutBack(token);
            commands.Add(ParseCommand());
        }
    }

    private void CheckCommands(string construct, List<CommandNode> commands)
    {
        if (commands.Count == 0) context.Fail($"missing value for {construct}");
        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Operands[0] is BooleanNode or DotNode or NilNode or NumberNode or StringNode)
            {
                context.Fail($"non executable command in pipeline stage {i + 1}");
            }
        }
    }

    private CommandNode ParseCommand()
    {
        List<Node> operands = [];
        var position = Tokens.PeekNonSpace().Position;
        while (true)
        {
            Tokens.PeekNonSpace();
            if (ParseOperand() is { } operand) operands.Add(operand);
            var token = Tokens.Next();
            if (token.Kind == TokenKind.Space) continue;
            if (token.Kind is TokenKind.RightDelimiter or TokenKind.RightParenthesis) Tokens.PutBack(token);
            else if (token.Kind != TokenKind.Pipe) context.FailUnexpected(token, "operand");
            break;
        }

        if (operands.Count == 0) context.Fail("empty command");
        return new CommandNode(position, operands);
    }

    private Node? ParseOperand()
    {
        var term = ParseTerm();
        if (term is null || Tokens.Peek() is not { Kind: TokenKind.Field } first) return term;
        List<string> keys = [];
        while (Tokens.Peek().Kind == TokenKind.Field) keys.Add(Tokens.Next().Value[1..]);
        switch (term)
        {
            case FieldNode field: return new FieldNode(first.Position, [.. field.Keys, .. keys]);
            case VariableNode variable: return new VariableNode(first.Position, variable.Name, keys);
            case BooleanNode or StringNode or NumberNode or NilNode or DotNode: context.Fail($"unexpected . after term {GoQuote.Quote(term.ToString())}"); break;
        }

        return new ChainNode(first.Position, term, keys);
    }

    private Node? ParseTerm()
    {
        var token = Tokens.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier: return Function(token);
            case TokenKind.Dot: return new DotNode(token.Position);
            case TokenKind.Nil: return new NilNode(token.Position);
            case TokenKind.Variable: return Variable(token);
            case TokenKind.Field: return new FieldNode(token.Position, [token.Value[1..]]);
            case TokenKind.Boolean: return new BooleanNode(token.Position, token.Value == "true");
            case TokenKind.CharacterConstant or TokenKind.Number or TokenKind.Imaginary: return NumberLiteral.Parse(context, token);
            case TokenKind.String or TokenKind.RawString: return new StringNode(token.Position, token.Value, StringLiteral(context, token));
            case TokenKind.LeftParenthesis: return Parse("parenthesized pipeline", TokenKind.RightParenthesis);
            default:
                Tokens.PutBack(token);
                return null;
        }
    }

    public static string StringLiteral(ParseContext context, Token token)
    {
        var value = GoUnquote.String(token.Value);
        if (value is null) context.Fail("invalid syntax");
        return value!;
    }

    private IdentifierNode Function(Token token)
    {
        if (!context.Functions.TryGet(token.Value, out var function)) context.Fail($"function {GoQuote.Quote(token.Value)} not defined");
        return new IdentifierNode(token.Position, token.Value, function);
    }

    private VariableNode Variable(Token token)
    {
        if (!scope.IsDeclared(token.Value)) context.Fail($"undefined variable {GoQuote.Quote(token.Value)}");
        return new VariableNode(token.Position, token.Value, []);
    }

    private static bool StartsOperand(TokenKind kind) => kind
        is TokenKind.Boolean or TokenKind.CharacterConstant or TokenKind.Imaginary or TokenKind.Dot or TokenKind.Field
        or TokenKind.Identifier or TokenKind.Number or TokenKind.Nil or TokenKind.RawString or TokenKind.String
        or TokenKind.Variable or TokenKind.LeftParenthesis;
}
