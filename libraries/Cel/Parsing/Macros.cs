using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Parsing;

/// <summary>Recognises calls that are macros and replaces them by what they stand for.</summary>
internal sealed class Macros(TokenReader tokens, CelLibrary libraries)
{
    private static readonly Dictionary<(string Name, int Arity), Macro> Members = new()
    {
        [("all", 2)] = new(ComprehensionKind.All, 1),
        [("exists", 2)] = new(ComprehensionKind.Exists, 1),
        [("exists_one", 2)] = new(ComprehensionKind.ExistsOne, 1),
        [("existsOne", 2)] = new(ComprehensionKind.ExistsOne, 1),
        [("filter", 2)] = new(ComprehensionKind.Filter, 1),
        [("map", 2)] = new(ComprehensionKind.Map, 1),
        [("map", 3)] = new(ComprehensionKind.Map, 1, HasCondition: true),
        [("sortBy", 2)] = new(ComprehensionKind.SortBy, 1, Library: CelLibrary.Lists),
        [("all", 3)] = new(ComprehensionKind.All, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("exists", 3)] = new(ComprehensionKind.Exists, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("exists_one", 3)] = new(ComprehensionKind.ExistsOne, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("existsOne", 3)] = new(ComprehensionKind.ExistsOne, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("transformList", 3)] = new(ComprehensionKind.Map, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("transformList", 4)] = new(ComprehensionKind.Map, 2, HasCondition: true, CelLibrary.TwoVariableComprehensions),
        [("transformMap", 3)] = new(ComprehensionKind.TransformMap, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("transformMap", 4)] = new(ComprehensionKind.TransformMap, 2, HasCondition: true, CelLibrary.TwoVariableComprehensions),
        [("transformMapEntry", 3)] = new(ComprehensionKind.TransformMapEntry, 2, Library: CelLibrary.TwoVariableComprehensions),
        [("transformMapEntry", 4)] =
            new(ComprehensionKind.TransformMapEntry, 2, HasCondition: true, CelLibrary.TwoVariableComprehensions),
    };

    public SyntaxNode Expand(CallSyntax call)
    {
        if (call.Target is null) return call is { Function: "has", Arguments.Count: 1 } ? ExpandHas(call) : call;
        if (Members.TryGetValue((call.Function, call.Arguments.Count), out var macro) && libraries.HasFlag(macro.Library))
            return ExpandComprehension(call, macro);
        return (call.Function, call.Arguments.Count) switch
        {
            ("optMap", 2) when libraries.HasFlag(CelLibrary.Optionals) => ExpandOptional(call, BindKind.OptMap),
            ("optFlatMap", 2) when libraries.HasFlag(CelLibrary.Optionals) => ExpandOptional(call, BindKind.OptFlatMap),
            _ => call.Target is IdentifierSyntax target ? ExpandNamespace(call, target.Name) : call,
        };
    }

    private SyntaxNode ExpandNamespace(CallSyntax call, string name) => (name, call.Function) switch
    {
        ("cel", _) when libraries.HasFlag(CelLibrary.Bindings) => ExpandCel(call),
        ("math", "greatest") when libraries.HasFlag(CelLibrary.Math) => ExpandExtreme(call, "@max"),
        ("math", "least") when libraries.HasFlag(CelLibrary.Math) => ExpandExtreme(call, "@min"),
        _ => call,
    };

    private CallSyntax ExpandExtreme(CallSyntax call, string function) => call.Arguments.Count switch
    {
        0 => throw tokens.Fault($"math.{call.Function}() requires at least one argument", call.Position),
        1 or 2 => new CallSyntax(call.Position, function, call.Target, call.Arguments),
        _ => new CallSyntax(
            call.Position, function, call.Target, [new ListSyntax(call.Position, [.. call.Arguments.Select(item => new ListSyntax.Element(item, false))])]),
    };

    private SelectSyntax ExpandHas(CallSyntax call) => call.Arguments[0] is SelectSyntax { IsTest: false } select
        ? new SelectSyntax(select.Position, select.Operand, select.Field, isTest: true)
        : throw tokens.Fault("invalid argument to has() macro", call.Arguments[0].Position);

    private ComprehensionSyntax ExpandComprehension(CallSyntax call, Macro macro)
    {
        var variables = call.Arguments.Take(macro.Variables).Select(NameOf).ToList();
        if (variables.Count == 2 && variables[0] == variables[1])
            throw tokens.Fault($"duplicate variable name: {variables[0]}", call.Arguments[1].Position);
        var condition = macro.HasCondition ? call.Arguments[macro.Variables] : null;
        return new ComprehensionSyntax(call.Position, macro.Kind, call.Target!, variables, condition, call.Arguments[^1]);
    }

    private BindSyntax ExpandOptional(CallSyntax call, BindKind kind) =>
        new(call.Position, kind, NameOf(call.Arguments[0]), call.Target!, call.Arguments[1]);

    private SyntaxNode ExpandCel(CallSyntax call) => (call.Function, call.Arguments) switch
    {
        ("bind", [var name, var value, var body]) => new BindSyntax(call.Position, BindKind.Bind, NameOf(name), value, body),
        ("block", [ListSyntax slots, var body]) =>
            new BlockSyntax(call.Position, [.. slots.Elements.Select(slot => slot.Value)], body),
        ("index", [LiteralSyntax slot]) => new IdentifierSyntax(call.Position, $"@index{IndexOf(slot)}", isRooted: false),
        ("iterVar", [LiteralSyntax depth, LiteralSyntax unique]) =>
            new IdentifierSyntax(call.Position, $"@it:{IndexOf(depth)}:{IndexOf(unique)}", isRooted: false),
        _ => call,
    };

    private long IndexOf(LiteralSyntax literal) => literal.Value.Kind == CelKind.Int && literal.Value.AsInt() >= 0
        ? literal.Value.AsInt()
        : throw tokens.Fault("argument must be a non-negative int literal", literal.Position);

    private string NameOf(SyntaxNode argument) => argument is IdentifierSyntax { IsRooted: false } identifier
        ? identifier.Name is "__result__" or "@result"
            ? throw tokens.Fault("iteration variable overwrites accumulator variable", argument.Position)
            : identifier.Name
        : throw tokens.Fault("argument must be a simple name", argument.Position);

    private sealed record Macro(ComprehensionKind Kind, int Variables, bool HasCondition = false, CelLibrary Library = CelLibrary.None);
}
