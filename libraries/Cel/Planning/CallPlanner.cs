using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Planning;

/// <summary>Plans operators and function calls.</summary>
internal sealed class CallPlanner(Planner planner, string source, CelEnvironment environment, Names names)
{
    private static readonly Dictionary<string, BinaryOperation> Binary = new(StringComparer.Ordinal)
    {
        [Operators.Add] = Arithmetic.Add,
        [Operators.Subtract] = Arithmetic.Subtract,
        [Operators.Multiply] = Arithmetic.Multiply,
        [Operators.Divide] = Arithmetic.Divide,
        [Operators.Modulo] = Arithmetic.Modulo,
        [Operators.Equal] = Comparison.Equal,
        [Operators.NotEqual] = Comparison.NotEqual,
        [Operators.Less] = Comparison.Less,
        [Operators.LessOrEqual] = Comparison.LessOrEqual,
        [Operators.Greater] = Comparison.Greater,
        [Operators.GreaterOrEqual] = Comparison.GreaterOrEqual,
        [Operators.In] = Membership.In,
        [Operators.Index] = Membership.Index,
        [Operators.OptionalIndex] = Membership.OptionalIndex,
        [Operators.OptionalSelect] = Membership.OptionalIndex,
    };

    public Node Plan(CallSyntax call)
    {
        var place = planner.PlaceOf(call);
        if (call.Target is not null) return PlanMember(call, place);
        if (Binary.TryGetValue(call.Function, out var operation))
            return new BinaryNode(place, operation, planner.Plan(call.Arguments[0]), planner.Plan(call.Arguments[1]));
        return call.Function switch
        {
            Operators.And => new LogicNode(place, decisive: false, planner.Plan(call.Arguments[0]), planner.Plan(call.Arguments[1])),
            Operators.Or => new LogicNode(place, decisive: true, planner.Plan(call.Arguments[0]), planner.Plan(call.Arguments[1])),
            Operators.Not => new UnaryNode(place, Arithmetic.Not, planner.Plan(call.Arguments[0])),
            Operators.Negate => new UnaryNode(place, Arithmetic.Negate, planner.Plan(call.Arguments[0])),
            Operators.Conditional => new ConditionalNode(
                place, planner.Plan(call.Arguments[0]), planner.Plan(call.Arguments[1]), planner.Plan(call.Arguments[2])),
            _ => PlanGlobal(call, place, call.Function.TrimStart('.'), call.Function.StartsWith('.')),
        };
    }

    // A dotted prefix may be a namespace (math.ceil) or a receiver (resource.name.size): the function decides.
    private Node PlanMember(CallSyntax call, Place place)
    {
        if (names.Lookup.FindNamespacedFunction(call) is { } function)
            return new CallNode(place, call.Function, function, planner.Plan(call.Arguments));
        Node[] arguments = [planner.Plan(call.Target!), .. planner.Plan(call.Arguments)];
        if (call.Function is "or" or "orValue" && arguments.Length == 2 && environment.Libraries.HasFlag(CelLibrary.Optionals))
            return new OptionalElseNode(place, call.Function, arguments[0], arguments[1], unwraps: call.Function == "orValue");
        return environment.Functions.Find(call.Function, isMember: true, call.Arguments.Count) is { } member
            ? new CallNode(place, call.Function, member, arguments)
            : Unknown(call, place, isMember: true, arguments);
    }

    private CallNode PlanGlobal(CallSyntax call, Place place, string name, bool isRooted)
    {
        var arguments = planner.Plan(call.Arguments);
        return names.Lookup.FindFunction(name, isRooted, arguments.Length) is { } function
            ? new CallNode(place, name, function, arguments)
            : Unknown(call, place, isMember: false, arguments);
    }

    private CallNode Unknown(CallSyntax call, Place place, bool isMember, Node[] arguments)
    {
        if (environment.IsParseOnly) return new CallNode(place, call.Function, null, arguments);
        var reason = environment.Functions.Knows(call.Function, isMember)
            ? $"found no matching overload for '{call.Function}' with {call.Arguments.Count} argument(s)"
            : $"undeclared reference to '{call.Function}' (in container '{environment.Container}')";
        throw new CelException(reason, source, call.Position);
    }
}
