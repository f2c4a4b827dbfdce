using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.References;

/// <summary>Follows the values of one definition back to where they come from.</summary>
internal sealed class OriginTracker
{
    private readonly ReferenceCollector _collector;
    private readonly Origin[] _variables;

    public OriginTracker(ReferenceCollector collector, int slots, Origin data)
    {
        _collector = collector;
        _variables = new Origin[slots];
        _variables[0] = data;
    }

    public Origin Pipeline(Origin dot, PipeNode pipe)
    {
        var value = Origin.Unknown;
        foreach (var command in pipe.Commands) value = Command(dot, command);
        foreach (var variable in pipe.Declarations) Assign(variable, pipe.IsAssignment, value);
        return value;
    }

    public void Forget(VariableNode[] variables)
    {
        foreach (var variable in variables) Assign(variable, isAssignment: false, Origin.Unknown);
    }

    private void Assign(VariableNode variable, bool isAssignment, Origin value)
    {
        // An assignment may stand in a branch that is not taken, so two origins make none.
        if (variable.Slot >= 0) _variables[variable.Slot] = isAssignment ? Origin.Unknown : value;
    }

    private Origin Command(Origin dot, CommandNode command)
    {
        if (command.Operands is [IdentifierNode { Name: "index" }, var indexed, .. var keys] && keys.All(k => k is StringNode))
        {
            var origin = Operand(dot, indexed).Below([.. keys.Cast<StringNode>().Select(k => k.Value)], required: false);
            _collector.Found(command, origin);
            return origin;
        }

        var first = Operand(dot, command.Operands[0]);
        foreach (var argument in command.Operands.AsSpan(1)) Operand(dot, argument);
        return first;
    }

    private Origin Operand(Origin dot, Node operand) => operand switch
    {
        DotNode => dot,
        FieldNode field => Field(field, dot, field.Keys),
        VariableNode variable => Field(variable, variable.Slot < 0 ? Origin.Unknown : _variables[variable.Slot], variable.Keys),
        ChainNode chain => Field(chain, Operand(dot, chain.Operand), chain.Keys),
        PipeNode pipe => Pipeline(dot, pipe),
        _ => Origin.Unknown,
    };

    private Origin Field(Node node, Origin receiver, string[] keys)
    {
        if (keys.Length == 0) return receiver;
        var origin = receiver.Below(keys);
        _collector.Found(node, origin);
        return origin;
    }
}
