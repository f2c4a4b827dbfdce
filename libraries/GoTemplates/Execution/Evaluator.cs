using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>Computes pipelines and operands of one definition.</summary>
internal sealed class Evaluator
{
    private readonly Execution _execution;
    private readonly FieldReader _fields;
    private readonly Caller _caller;

    public Evaluator(Execution execution, Value data)
    {
        _execution = execution;
        Variables.Push("$", data);
        _fields = new FieldReader(execution, this);
        _caller = new Caller(execution, this);
    }

    public Variables Variables { get; } = new();

    public Value Pipeline(Value dot, PipeNode pipe)
    {
        _execution.At = pipe;
        var value = Value.Missing;
        for (var i = 0; i < pipe.Commands.Length; i++)
        {
            Value? final = i == 0 ? null : value;
            value = Command(dot, pipe.Commands[i], final).Unwrap();
        }

        foreach (var variable in pipe.Declarations)
        {
            if (pipe.IsAssignment) Assign(variable, value);
            else Variables.Push(variable.Name, value);
        }

        return value;
    }

    public void Assign(VariableNode variable, Value value)
    {
        if (!Variables.TrySet(variable.Name, value)) _execution.Fail($"undefined variable: {variable.Name}");
    }

    /// <summary>The value of an operand that takes no arguments, as it stands in a list of arguments.</summary>
    public Value Operand(Value dot, Node operand)
    {
        _execution.At = operand;
        return operand switch
        {
            DotNode => dot,
            FieldNode field => _fields.Read(dot, dot, field, field.Keys, default),
            VariableNode variable => Variable(dot, variable, default),
            PipeNode pipe => Pipeline(dot, pipe),
            IdentifierNode identifier => Function(dot, identifier, identifier, default),
            ChainNode chain => Chain(dot, chain, default),
            _ => Constant(operand),
        };
    }

    public Value Constant(Node constant)
    {
        _execution.At = constant;
        switch (constant)
        {
            case StringNode text: return Value.Plain(text.Value);
            case BooleanNode flag: return Value.Plain(flag.Value);
            case NumberNode { Ideal: { } number }: return Value.Plain(number);
            case NumberNode: _execution.Fail($"{constant} overflows int"); break;
        }

        return Value.Missing;
    }

    private Value Command(Value dot, CommandNode command, Value? final)
    {
        var first = command.Operands[0];
        Arguments arguments = new(command.Operands, final);
        switch (first)
        {
            case FieldNode field:
                _execution.At = field;
                return _fields.Read(dot, dot, field, field.Keys, arguments);
            case ChainNode chain: return Chain(dot, chain, arguments);
            case IdentifierNode identifier: return Function(dot, identifier, command, arguments);
            case PipeNode pipe:
                RefuseArguments(first, arguments);
                return Pipeline(dot, pipe);
            case VariableNode variable: return Variable(dot, variable, arguments);
        }

        _execution.At = first;
        RefuseArguments(first, arguments);
        if (first is NilNode) _execution.Fail("nil is not a command");
        return first is DotNode ? dot : Constant(first);
    }

    private void RefuseArguments(Node operand, Arguments arguments)
    {
        if (arguments.Any) _execution.Fail($"can't give argument to non-function {operand}");
    }

    private Value Variable(Value dot, VariableNode variable, Arguments arguments)
    {
        _execution.At = variable;
        if (!Variables.TryGet(variable.Name, out var value)) _execution.Fail($"undefined variable: {variable.Name}");
        if (variable.Keys.Length > 0) return _fields.Read(dot, value, variable, variable.Keys, arguments);
        RefuseArguments(variable, arguments);
        return value;
    }

    private Value Chain(Value dot, ChainNode chain, Arguments arguments)
    {
        _execution.At = chain;
        if (chain.Operand is NilNode) _execution.Fail($"indirection through explicit nil in {chain}");
        return _fields.Read(dot, Operand(dot, chain.Operand), chain, chain.Keys, arguments);
    }

    private Value Function(Value dot, IdentifierNode identifier, Node command, Arguments arguments)
    {
        _execution.At = identifier;
        return _caller.Call(dot, identifier, command, arguments);
    }
}
