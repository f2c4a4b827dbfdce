using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Planning;

/// <summary>Turns a syntax tree into evaluable nodes: names become slots, operators their own nodes, calls their functions.</summary>
internal sealed class Planner
{
    private readonly string _source;
    private readonly CelEnvironment _environment;
    private readonly Names _names;
    private readonly CallPlanner _calls;
    private readonly ComprehensionPlanner _comprehensions;

    private Planner(string source, CelEnvironment environment)
    {
        _source = source;
        _environment = environment;
        _names = new Names(source, environment);
        _calls = new CallPlanner(this, source, environment, _names);
        _comprehensions = new ComprehensionPlanner(this, _names.Scope);
    }

    public static CelProgram Plan(string source, SyntaxNode syntax, CelType type, CelEnvironment environment)
    {
        var planner = new Planner(source, environment);
        var root = planner.Plan(syntax);
        return new CelProgram(source, environment, root, planner._names.Scope.Capacity, planner._names.Referenced) { ResultType = type };
    }

    public Place PlaceOf(SyntaxNode node) => new(_source, node.Position);

    public Node[] Plan(IEnumerable<SyntaxNode> nodes) => [.. nodes.Select(Plan)];

    public Node Plan(SyntaxNode node) => node switch
    {
        LiteralSyntax literal => new LiteralNode(PlaceOf(literal), literal.Value),
        IdentifierSyntax identifier => _names.Resolve(identifier) ?? throw Undeclared(identifier),
        SelectSyntax select => PlanSelect(select),
        CallSyntax call => _calls.Plan(call),
        ListSyntax list => new ListNode(
            PlaceOf(list), Plan(list.Elements.Select(element => element.Value)), [.. list.Elements.Select(element => element.IsOptional)]),
        MapSyntax map => new MapNode(PlaceOf(map), [.. map.Entries.Select(PlanEntry)]),
        ComprehensionSyntax comprehension => _comprehensions.Plan(comprehension),
        BindSyntax bind => _comprehensions.Plan(bind),
        BlockSyntax block => _comprehensions.Plan(block),
        MessageSyntax message => throw new CelException(
            $"protobuf messages are not supported: cannot construct '{message.TypeName}'", _source, message.Position),
        _ => throw new InvalidOperationException($"unknown syntax {node.GetType()}"),
    };

    private Node PlanSelect(SelectSyntax select)
    {
        if (!select.IsTest && _names.Resolve(select) is { } qualified) return qualified;
        return new SelectNode(PlaceOf(select), Plan(select.Operand), select.Field, select.IsTest);
    }

    private MapNode.Entry PlanEntry(MapSyntax.Entry entry) =>
        new(new Place(_source, entry.Position), Plan(entry.Key), Plan(entry.Value), entry.IsOptional);

    private CelException Undeclared(IdentifierSyntax identifier) =>
        new($"undeclared reference to '{identifier.Name}' (in container '{_environment.Container}')", _source, identifier.Position);
}
