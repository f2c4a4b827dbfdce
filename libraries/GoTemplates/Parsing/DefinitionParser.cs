using HyperFleet.GoTemplates.Lexing;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>Parses text and actions of one definition, which has variables and loops of its own.</summary>
internal sealed class DefinitionParser
{
    private readonly ParseContext _context;
    private readonly Definitions _definitions;
    private readonly ParseScope _scope = new();
    private readonly PipelineParser _pipelines;

    public DefinitionParser(ParseContext context, Definitions definitions)
    {
        _context = context;
        _definitions = definitions;
        _pipelines = new PipelineParser(context, _scope);
    }

    private TokenReader Tokens => _context.Tokens;

    /// <summary>Parses up to the closing <c>{{end}}</c> and keeps the result under <paramref name="name"/>.</summary>
    public void ParseDefinition(string name, string construct)
    {
        var (body, end) = ParseList();
        if (end.IsElse) _context.Fail($"unexpected {end} in {construct}");
        _definitions.Add(name, body);
    }

    public Node ParseTextOrAction()
    {
        var token = Tokens.NextNonSpace();
        if (token.Kind == TokenKind.Text) return new TextNode(token.Position, token.Value);
        if (token.Kind != TokenKind.LeftDelimiter) _context.FailUnexpected(token, "input");
        _context.ActionLine = token.Line;
        var node = ParseAction();
        _context.ActionLine = 0;
        return node;
    }

    private Node ParseAction()
    {
        var token = Tokens.NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block: return ParseBlock();
            case TokenKind.Break: return ParseLoopControl(token, isBreak: true);
            case TokenKind.Continue: return ParseLoopControl(token, isBreak: false);
            case TokenKind.Else: return ParseElse();
            case TokenKind.End: return new EndNode(_context.Expect(TokenKind.RightDelimiter, "end").Position, isElse: false);
            case TokenKind.If: return ParseBranch(BranchKind.If, "if");
            case TokenKind.Range: return ParseBranch(BranchKind.Range, "range");
            case TokenKind.Template: return ParseTemplate();
            case TokenKind.With: return ParseBranch(BranchKind.With, "with");
        }

        Tokens.PutBack(token);
        return new ActionNode(token.Position, _pipelines.Parse("command", TokenKind.RightDelimiter));
    }

    private (ListNode Body, EndNode End) ParseList()
    {
        _context.Enter();
        List<Node> nodes = [];
        var position = Tokens.PeekNonSpace().Position;
        while (Tokens.PeekNonSpace().Kind != TokenKind.EndOfText)
        {
            var node = ParseTextOrAction();
            if (node is EndNode end)
            {
                _context.Leave();
                return (new ListNode(position, nodes), end);
            }

            nodes.Add(node);
        }

        _context.Fail("unexpected EOF");
        return default;
    }

    private LoopControlNode ParseLoopControl(Token token, bool isBreak)
    {
        var text = isBreak ? "{{break}}" : "{{continue}}";
        var next = Tokens.NextNonSpace();
        if (next.Kind != TokenKind.RightDelimiter) _context.FailUnexpected(next, text);
        if (_scope.Loops == 0) _context.Fail($"{text} outside {{{{range}}}}");
        return new LoopControlNode(token.Position, isBreak);
    }

    private EndNode ParseElse()
    {
        // "else if" and "else with" stay unread: the branch that owns this else reads them as a branch nested in it.
        var next = Tokens.PeekNonSpace();
        return next.Kind is TokenKind.If or TokenKind.With
            ? new EndNode(next.Position, isElse: true)
            : new EndNode(_context.Expect(TokenKind.RightDelimiter, "else").Position, isElse: true);
    }

    private BranchNode ParseBranch(BranchKind kind, string construct)
    {
        var mark = _scope.Mark;
        var pipe = _pipelines.Parse(construct, TokenKind.RightDelimiter);
        if (kind == BranchKind.Range) _scope.Loops++;
        var (body, end) = ParseList();
        if (kind == BranchKind.Range) _scope.Loops--;
        var otherwise = end.IsElse ? ParseOtherwise(kind, construct) : null;
        _scope.Release(mark);
        return new BranchNode(pipe.Position, kind, pipe, body, otherwise);
    }

    private ListNode ParseOtherwise(BranchKind kind, string construct)
    {
        var same = kind switch { BranchKind.If => TokenKind.If, BranchKind.With => TokenKind.With, _ => TokenKind.Error };
        var next = Tokens.Peek();
        if (next.Kind == same)
        {
            // One {{end}} closes the whole chain.
            Tokens.Next();
            _context.Enter();
            var chained = ParseBranch(kind, construct);
            _context.Leave();
            return new ListNode(next.Position, [chained]);
        }

        var (otherwise, end) = ParseList();
        if (end.IsElse) _context.Fail($"expected end; found {end}");
        return otherwise;
    }

    private TemplateNode ParseBlock()
    {
        const string construct = "block clause";
        var token = Tokens.NextNonSpace();
        var name = TemplateName(token, construct);
        var pipe = _pipelines.Parse(construct, TokenKind.RightDelimiter);
        new DefinitionParser(_context, _definitions).ParseDefinition(name, construct);
        return new TemplateNode(token.Position, name, pipe);
    }

    private TemplateNode ParseTemplate()
    {
        const string construct = "template clause";
        var token = Tokens.NextNonSpace();
        var name = TemplateName(token, construct);
        var next = Tokens.NextNonSpace();
        if (next.Kind == TokenKind.RightDelimiter) return new TemplateNode(token.Position, name, pipe: null);
        Tokens.PutBack(next);
        return new TemplateNode(token.Position, name, _pipelines.Parse(construct, TokenKind.RightDelimiter));
    }

    private string TemplateName(Token token, string construct)
    {
        if (token.Kind is not (TokenKind.String or TokenKind.RawString)) _context.FailUnexpected(token, construct);
        return PipelineParser.StringLiteral(_context, token);
    }
}
