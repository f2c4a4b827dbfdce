using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>A comprehension written as a loop over an accumulator.</summary>
internal sealed record LoopParts(SyntaxNode Init, SyntaxNode Condition, SyntaxNode Step, SyntaxNode Result)
{
    public static LoopParts Of(ComprehensionSyntax loop, IdentifierSyntax accumulator)
    {
        var body = loop.Body;
        return loop.Kind switch
        {
            ComprehensionKind.All => new(
                True, Call("@not_strictly_false", accumulator), Call(Operators.And, accumulator, body), accumulator),
            ComprehensionKind.Exists => new(
                Literal(CelValue.False), Call("@not_strictly_false", Call(Operators.Not, accumulator)), Call(Operators.Or, accumulator, body), accumulator),
            ComprehensionKind.ExistsOne => new(
                Literal(CelValue.From(0L)), True, When(body, Call(Operators.Add, accumulator, One), accumulator), Call(Operators.Equal, accumulator, One)),
            ComprehensionKind.Filter => new(
                List(), True, When(body, Append(accumulator, new IdentifierSyntax(0, loop.Variables[0], isRooted: false)), accumulator), accumulator),
            _ => new(List(), True, When(loop.Condition, Append(accumulator, body), accumulator), accumulator),
        };
    }

    private static SyntaxNode True => Literal(CelValue.True);

    private static SyntaxNode One => Literal(CelValue.From(1L));

    private static LiteralSyntax Literal(CelValue value) => new(0, value);

    private static ListSyntax List(params SyntaxNode[] items) => new(0, [.. items.Select(item => new ListSyntax.Element(item, false))]);

    private static CallSyntax Call(string function, params SyntaxNode[] arguments) => new(0, function, null, arguments);

    private static CallSyntax Append(SyntaxNode accumulator, SyntaxNode item) => Call(Operators.Add, accumulator, List(item));

    private static SyntaxNode When(SyntaxNode? condition, SyntaxNode step, SyntaxNode accumulator) =>
        condition is null ? step : Call(Operators.Conditional, condition, step, accumulator);
}
