using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Functions;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>Calls functions: counts and checks the arguments, and gives failures their place.</summary>
internal sealed class Caller(Execution execution, Evaluator evaluator)
{
    private readonly ArgumentReader _arguments = new(execution, evaluator);

    public Value Call(Value dot, IdentifierNode identifier, Node command, Arguments arguments)
    {
        var function = identifier.Function;
        execution.Step();
        CheckCount(identifier, arguments);
        if (function.StopsAt is { } stop) return Choose(dot, arguments, stop);

        var values = new Value[arguments.Count];
        var written = arguments.Written;
        for (var i = 0; i < written.Length; i++) values[i] = _arguments.Read(dot, written[i], function.KindOf(i), function.TakesRaw);
        if (arguments.Final is { } final) values[^1] = _arguments.Check(final, function.KindOf(values.Length - 1), function.TakesRaw);
        return Invoke(identifier, command, values);
    }

    private void CheckCount(IdentifierNode identifier, Arguments arguments)
    {
        var function = identifier.Function;
        var count = arguments.Count;
        if (function.IsVariadic && count < function.Required)
        {
            execution.Fail($"wrong number of args for {identifier.Name}: want at least {function.Required} got {arguments.Written.Length}");
        }

        if (!function.IsVariadic && count != function.Required)
        {
            execution.Fail($"wrong number of args for {identifier.Name}: want {function.Required} got {count}");
        }
    }

    /// <summary><c>and</c>, <c>or</c>: the first argument of the deciding truth, else the last; later ones are not evaluated.</summary>
    private Value Choose(Value dot, Arguments arguments, bool stop)
    {
        var value = Value.Missing;
        foreach (var argument in arguments.Written)
        {
            value = _arguments.Read(dot, argument, ParameterKind.Any, raw: true);
            if (GoType.IsTrue(value.Raw) == stop) return value;
        }

        return arguments.Final ?? value;
    }

    private Value Invoke(IdentifierNode identifier, Node command, Value[] values)
    {
        foreach (var value in values) execution.StepThrough(value.Raw);
        try
        {
            var result = identifier.Function.Invoke(execution.CallContext, values);
            if (result.Raw is string text && text.Length > execution.Options.Limits.OutputLength)
            {
                throw new LimitException($"{identifier.Name} makes a text longer than the limit of {execution.Options.Limits.OutputLength} characters");
            }

            execution.StepThrough(result.Raw);
            return result;
        }
        catch (Exception failure) when (failure is not LimitException)
        {
            execution.At = command;
            execution.Fail($"error calling {identifier.Name}: {failure.Message}", inner: failure is CallException ? null : failure);
            throw;
        }
    }
}
