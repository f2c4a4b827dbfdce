using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using HyperFleet.GoTemplates.Functions;
using HyperFleet.GoTemplates.Lexing;

namespace HyperFleet.GoTemplates.Parsing;

/// <summary>What every part of the parser shares: tokens, known functions, limits and the way to fail.</summary>
internal sealed class ParseContext(string name, string text, FunctionTable functions, TemplateLimits limits)
{
    private int _depth;

    public string Name { get; } = name;

    public FunctionTable Functions { get; } = functions;

    public TokenReader Tokens { get; } = new(new Lexer(text, functions.Contains));

    /// <summary>Line of the action being read; 0 between actions.</summary>
    public int ActionLine { get; set; }

    public void Enter()
    {
        if (++_depth > limits.NestingDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Fail($"actions and parentheses nest deeper than the limit of {limits.NestingDepth}; split the template", TemplateStage.Limit);
        }
    }

    public void CheckVariables(int count)
    {
        if (count > limits.Variables) Fail($"more variables are visible than the limit of {limits.Variables}; close blocks or use fewer", TemplateStage.Limit);
    }

    public void Leave() => _depth--;

    public Token Expect(TokenKind kind, string context)
    {
        var token = Tokens.NextNonSpace();
        if (token.Kind != kind) FailUnexpected(token, context);
        return token;
    }

    [DoesNotReturn]
    public void FailUnexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error) Fail($"unexpected {token} in {context}");
        if (ActionLine == 0 || ActionLine == token.Line) Fail(token.Value);
        var started = $" started at {Name}:{ActionLine}";
        Fail(token.Value.EndsWith(" action", StringComparison.Ordinal) ? token.Value + started : $"{token.Value} in action{started}");
    }

    [DoesNotReturn]
    public void Fail(string message, TemplateStage stage = TemplateStage.Parse) =>
        throw new TemplateException($"template: {Name}:{Tokens.Line}: {message}", stage, Name, Tokens.Line, column: 0);
}
