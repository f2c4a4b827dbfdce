using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Formatting;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>Reads keys of maps, and methods of times and durations.</summary>
internal sealed class FieldReader(Execution execution, Evaluator evaluator)
{
    /// <summary>Follows <paramref name="keys"/> from <paramref name="receiver"/>; only the last may take arguments.</summary>
    public Value Read(Value dot, Value receiver, Node node, string[] keys, Arguments arguments)
    {
        for (var i = 0; i < keys.Length - 1; i++) receiver = Read(dot, receiver, node, keys[i], default(Arguments));
        return Read(dot, receiver, node, keys[^1], arguments);
    }

    private Value Read(Value dot, Value receiver, Node node, string key, Arguments arguments)
    {
        execution.Step();
        if (receiver.IsMissing)
        {
            if (execution.Options.MissingKey == MissingKey.Error) execution.Fail($"nil data; no entry for key {GoQuote.Quote(key)}");
            return Value.Missing;
        }

        if (receiver.IsNil) execution.Fail($"nil pointer evaluating {receiver.TypeName}.{key}");
        if (receiver.Raw is IReadOnlyDictionary<string, object?> map) return Entry(map, key, arguments);
        if (TimeMethods.Find(receiver.Raw!, key) is { } method) return Method(dot, receiver, node, key, method, arguments);
        execution.Fail($"can't evaluate field {key} in type {receiver.TypeName}");
        return default;
    }

    private Value Entry(IReadOnlyDictionary<string, object?> map, string key, Arguments arguments)
    {
        if (arguments.Any) execution.Fail($"{key} is not a method but has arguments");
        if (map.TryGetValue(key, out var value)) return Value.Element(value);
        if (execution.Options.MissingKey == MissingKey.Error) execution.Fail($"map has no entry for key {GoQuote.Quote(key)}");
        return execution.Options.MissingKey == MissingKey.Zero ? Value.Nil : Value.Missing;
    }

    private Value Method(Value dot, Value receiver, Node node, string name, TimeMethod method, Arguments arguments)
    {
        if (arguments.Count != method.Parameters.Length)
        {
            execution.Fail($"wrong number of args for {name}: want {method.Parameters.Length} got {arguments.Count}");
        }

        var values = new ArgumentReader(execution, evaluator).Read(dot, arguments, method.Parameters);
        execution.At = node;
        return Value.Plain(GoType.Normalize(method.Body(receiver.Raw!, Array.ConvertAll(values, v => v.Raw))));
    }
}
