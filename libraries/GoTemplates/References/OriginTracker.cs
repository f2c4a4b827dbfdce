using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.References;

/// <summary>Follows the values of one definition back to where they come from.</summary>
internal sealed class OriginTracker
{
    private readonly ReferenceCollector _collector;
    private readonly List<(string Name, Origin Origin)> _variables;

    public OriginTracker(ReferenceCollector collector, Origin data)
    {
        _collector = collector;
        _variables = [("$", data)];
    }

    public int Mark => _variables.Count;

    public void Release(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    public Origin Pipeline(Origin dot, PipeNode pipe)
    {
        var value = Origin.Unknown;
        foreach (var command in pipe.Commands) value = Command(dot, command);
        foreach (var variable in pipe.Declarations)
        {
            // An assignment may stand in a branch that is not taken, so two origins make none.
            if (pipe.IsAssignment) Forget(variable.Name);
            else _variables.Add((variable.Name, value));
        }

        return value;
    }

    /// <summary>The variable holds something unknown from here on.</summary>
    public void Forget(string name)
    {
        var index = _variables.FindLastIndex(v => v.Name == name);
        if (index >= 0) _variables[index] = (name, Origin.Unknown);
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
        VariableNode variable => Field(variable, Find(variable.Name), variable.Keys),
        ChainNode chain => Field(chain, Operand(dot, chain.Operand), chain.Keys),
        PipeNode pipe => Pipeline(dot, pipe),
        _ => Origin.Unknown,
    };

    private Origin Find(string name)
    {
        var index = _variables.FindLastIndex(v => v.Name == name);
        return index < 0 ? Origin.Unknown : _variables[index].Origin;
    }

    private Origin Field(Node node, Origin receiver, string[] keys)
    {
        if (keys.Length == 0) return receiver;
        var origin = receiver.Below(keys);
        _collector.Found(node, origin);
        return origin;
    }
}
