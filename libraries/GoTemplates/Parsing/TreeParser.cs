using HyperFleet.GoTemplates.Functions;
using HyperFleet.GoTemplates.Lexing;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>Parses a whole text: the main definition with the named ones it holds.</summary>
internal static class TreeParser
{
    public static TemplateTree Parse(string name, string text, TemplateOptions options)
    {
        if (text.Length > options.Limits.TemplateLength)
        {
            throw new TemplateException(
                $"template: {name}: the text has {text.Length} characters, more than the limit of {options.Limits.TemplateLength}; split the template",
                TemplateStage.Limit, name, line: 1, column: 0);
        }

        ParseContext context = new(name, text, FunctionTable.For(options), options.Limits);
        Definitions definitions = new(context);
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            definitions.Add(name, new ListNode(0, [new TextNode(0, text)]));
            return new TemplateTree(name, text, definitions[name], definitions.All) { Literal = text };
        }

        definitions.Add(name, ParseMain(context, definitions));
        return new TemplateTree(name, text, definitions[name], definitions.All);
    }

    private static ListNode ParseMain(ParseContext context, Definitions definitions)
    {
        var tokens = context.Tokens;
        DefinitionParser parser = new(context, definitions);
        List<Node> nodes = [];
        while (tokens.Peek().Kind != TokenKind.EndOfText)
        {
            if (TryParseDefinition(context, definitions)) continue;
            var node = parser.ParseTextOrAction();
            if (node is EndNode) context.Fail($"unexpected {node}");
            nodes.Add(node);
        }

        return new ListNode(0, nodes);
    }

    private static bool TryParseDefinition(ParseContext context, Definitions definitions)
    {
        var tokens = context.Tokens;
        if (tokens.Peek().Kind != TokenKind.LeftDelimiter) return false;
        var delimiter = tokens.Next();
        var keyword = tokens.NextNonSpace();
        if (keyword.Kind != TokenKind.Define)
        {
            tokens.PutBack(keyword);
            tokens.PutBack(delimiter);
            return false;
        }

        const string construct = "define clause";
        var name = tokens.NextNonSpace();
        if (name.Kind is not (TokenKind.String or TokenKind.RawString)) context.FailUnexpected(name, construct);
        context.Expect(TokenKind.RightDelimiter, construct);
        new DefinitionParser(context, definitions).ParseDefinition(PipelineParser.StringLiteral(context, name), construct);
        return true;
    }
}
