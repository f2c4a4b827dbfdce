using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Evaluation.Comprehensions;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Planning;

/// <summary>Plans what introduces names: comprehensions, bindings and blocks.</summary>
internal sealed class ComprehensionPlanner(Planner planner, Scope scope)
{
    public ComprehensionNode Plan(ComprehensionSyntax syntax)
    {
        var range = planner.Plan(syntax.Range);
        var first = scope.Count;
        foreach (var variable in syntax.Variables) scope.Enter(variable);
        var condition = syntax.Condition is null ? null : planner.Plan(syntax.Condition);
        var body = planner.Plan(syntax.Body);
        scope.Leave(syntax.Variables.Count);
        var loop = new Loop(range, first, syntax.Variables.Count == 2, condition, body);
        var place = planner.PlaceOf(syntax);
        return syntax.Kind switch
        {
            ComprehensionKind.All => new QuantifierNode(place, loop, decisive: false),
            ComprehensionKind.Exists => new QuantifierNode(place, loop, decisive: true),
            ComprehensionKind.ExistsOne => new ExistsOneNode(place, loop),
            ComprehensionKind.Filter => new FilterNode(place, loop),
            ComprehensionKind.Map => new MapListNode(place, loop),
            ComprehensionKind.TransformMap => new TransformMapNode(place, loop),
            ComprehensionKind.TransformMapEntry => new TransformMapEntryNode(place, loop),
            _ => new SortByNode(place, loop),
        };
    }

    public Node Plan(BindSyntax syntax)
    {
        var value = planner.Plan(syntax.Value);
        var local = scope.Enter(syntax.Variable);
        var body = planner.Plan(syntax.Body);
        scope.Leave(1);
        var place = planner.PlaceOf(syntax);
        return syntax.Kind == BindKind.Bind
            ? new BindNode(place, local, value, body)
            : new OptionalMapNode(place, local, value, body, isFlat: syntax.Kind == BindKind.OptFlatMap);
    }

    public Node Plan(BlockSyntax syntax)
    {
        var first = scope.Count;
        var slots = new Node[syntax.Slots.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = planner.Plan(syntax.Slots[i]);
            scope.Enter(BlockSyntax.NameOf(i));
        }

        var body = planner.Plan(syntax.Body);
        scope.Leave(slots.Length);
        return new BlockNode(planner.PlaceOf(syntax), first, slots, body);
    }
}
