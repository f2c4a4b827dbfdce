using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>Evaluates arguments and holds them against the types that a function asks for.</summary>
internal sealed class ArgumentReader(Execution execution, Evaluator evaluator)
{
    public Value[] Read(Value dot, Arguments arguments, ReadOnlySpan<ParameterKind> kinds)
    {
        var values = new Value[arguments.Count];
        for (var i = 0; i < arguments.Written.Length; i++) values[i] = Read(dot, arguments.Written[i], kinds[i], raw: false);
        if (arguments.Final is { } final) values[^1] = Check(final, kinds[values.Length - 1], raw: false);
        return values;
    }

    /// <param name="dot">The dot where the argument stands.</param>
    /// <param name="argument">What is written.</param>
    /// <param name="kind">What the function asks for.</param>
    /// <param name="raw">True when no value stays no value instead of becoming nil.</param>
    public Value Read(Value dot, Node argument, ParameterKind kind, bool raw)
    {
        execution.At = argument;
        execution.Step();
        switch (argument)
        {
            case NilNode:
                if (kind != ParameterKind.Any) execution.Fail($"cannot assign nil to {GoType.Name(kind)}");
                return raw ? Value.Missing : Value.Nil;
            case BooleanNode or NumberNode or StringNode:
                return Constant(argument, kind);
            default:
                return Check(evaluator.Operand(dot, argument), kind, raw);
        }
    }

    public Value Check(Value value, ParameterKind kind, bool raw)
    {
        if (kind == ParameterKind.Any) return value.IsMissing && !raw ? Value.Nil : value;
        if (value.IsMissing) execution.Fail($"invalid value; expected {GoType.Name(kind)}");
        if (!Fits(value.Raw, kind))
        {
            execution.Fail($"wrong type for value; expected {GoType.Name(kind)}; got {(value.IsNil ? value : value.Unwrap()).TypeName}");
        }

        return value.Unwrap();
    }

    private static bool Fits(object? raw, ParameterKind kind) => kind switch
    {
        ParameterKind.String => raw is string,
        ParameterKind.Integer => raw is int or long,
        ParameterKind.Float => raw is double,
        ParameterKind.Boolean => raw is bool,
        ParameterKind.Time => raw is DateTimeOffset,
        _ => true,
    };

    private Value Constant(Node constant, ParameterKind kind)
    {
        switch (kind)
        {
            case ParameterKind.Any: return evaluator.Constant(constant);
            case ParameterKind.String when constant is StringNode text: return Value.Plain(text.Value);
            case ParameterKind.Boolean when constant is BooleanNode flag: return Value.Plain(flag.Value);
            case ParameterKind.Integer when constant is NumberNode { Integer: { } integer }: return Value.Plain(GoType.Integer(integer));
            case ParameterKind.Float when constant is NumberNode { Real: { } real }: return Value.Plain(real);
            case ParameterKind.Time: execution.Fail($"can't handle {constant} for arg of type time.Time"); break;
            default: execution.Fail($"expected {Noun(kind)}; found {constant}"); break;
        }

        return default;
    }

    private static string Noun(ParameterKind kind) => kind switch
    {
        ParameterKind.Integer => "integer",
        ParameterKind.Float => "float",
        ParameterKind.Boolean => "bool",
        _ => "string",
    };
}
