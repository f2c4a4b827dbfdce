using HyperFleet.Cel.Planning;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Checking;

/// <summary>Types of what introduces names: comprehensions, bindings and blocks.</summary>
internal sealed class ComprehensionChecker(Checker checker, Substitution types, Scope scope)
{
    public CelType TypeOf(ComprehensionSyntax syntax)
    {
        var range = types.Resolve(checker.TypeOf(syntax.Range));
        var (first, second) = ElementsOf(range, syntax);
        var hasTwo = syntax.Variables.Count == 2;
        scope.Enter(syntax.Variables[0], hasTwo && range.Name == "list" ? CelType.Int : first);
        if (hasTwo) scope.Enter(syntax.Variables[1], second);
        if (syntax.Condition is not null) checker.Expect(syntax.Condition, checker.TypeOf(syntax.Condition), CelType.Bool);
        var body = checker.TypeOf(syntax.Body);
        var result = ResultOf(syntax, range, first, body, hasTwo && range.Name == "list" ? CelType.Int : first);
        scope.Leave(syntax.Variables.Count);
        return result;
    }

    public CelType TypeOf(BindSyntax syntax)
    {
        var value = checker.TypeOf(syntax.Value);
        if (syntax.Kind != BindKind.Bind)
        {
            var content = types.Fresh();
            checker.Expect(syntax.Value, value, CelType.Optional(content));
            value = content;
        }

        scope.Enter(syntax.Variable, value);
        var body = checker.TypeOf(syntax.Body);
        scope.Leave(1);
        if (syntax.Kind == BindKind.OptFlatMap) checker.Expect(syntax.Body, body, CelType.Optional(types.Fresh()));
        return syntax.Kind == BindKind.OptMap ? CelType.Optional(body) : body;
    }

    public CelType TypeOf(BlockSyntax syntax)
    {
        for (var i = 0; i < syntax.Slots.Count; i++) scope.Enter(BlockSyntax.NameOf(i), checker.TypeOf(syntax.Slots[i]));
        var body = checker.TypeOf(syntax.Body);
        scope.Leave(syntax.Slots.Count);
        return body;
    }

    // Element and element of a list, key and value of a map.
    private (CelType First, CelType Second) ElementsOf(CelType range, ComprehensionSyntax syntax)
    {
        if (range.IsParameter) types.TryUnify(CelType.Dyn, range);
        return (range.Name, range.Parameters) switch
        {
            ("list", [var element]) => (element, element),
            ("map", [var key, var value]) => (key, value),
            ("list" or "map", _) => (CelType.Dyn, CelType.Dyn),
            _ when range.IsDyn || range.IsParameter => (CelType.Dyn, CelType.Dyn),
            _ => throw checker.Fault(
                $"expression of type '{types.Finish(range)}' cannot be range of a comprehension (must be list, map, or dynamic)",
                syntax.Range.Position),
        };
    }

    private CelType ResultOf(ComprehensionSyntax syntax, CelType range, CelType element, CelType body, CelType key)
    {
        switch (syntax.Kind)
        {
            case ComprehensionKind.All or ComprehensionKind.Exists or ComprehensionKind.ExistsOne:
                checker.Expect(syntax.Body, body, CelType.Bool);
                return CelType.Bool;
            case ComprehensionKind.Filter:
                checker.Expect(syntax.Body, body, CelType.Bool);
                return CelType.List(element);
            case ComprehensionKind.Map:
                return CelType.List(body);
            case ComprehensionKind.TransformMap:
                return CelType.Map(key, body);
            case ComprehensionKind.TransformMapEntry:
                checker.Expect(syntax.Body, body, CelType.Map(types.Fresh(), types.Fresh()));
                return body;
            default:
                checker.Expect(syntax.Range, range, CelType.List(types.Fresh()));
                return range;
        }
    }
}
