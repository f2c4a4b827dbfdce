using System.Collections.Frozen;
using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Formatting;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>Go's predefined functions.</summary>
internal static class BuiltIns
{
    public static FrozenDictionary<string, Callable> All { get; } = new Dictionary<string, Callable>(StringComparer.Ordinal)
    {
        ["and"] = Raw((_, a) => a[^1], 1, variadic: true, stopsAt: false),
        ["or"] = Raw((_, a) => a[^1], 1, variadic: true, stopsAt: true),
        ["not"] = Raw((_, a) => Value.Plain(!GoType.IsTrue(a[0].Raw)), 1),
        ["eq"] = Raw((c, a) => Value.Plain(Comparison.Equal(c, a)), 2, variadic: true),
        ["ne"] = Raw((c, a) => Value.Plain(!Comparison.Equal(c, a)), 2),
        ["lt"] = Raw((c, a) => Value.Plain(Comparison.Less(c, a[0], a[1])), 2),
        ["le"] = Raw((c, a) => Value.Plain(Comparison.LessOrEqual(c, a[0], a[1])), 2),
        ["gt"] = Raw((c, a) => Value.Plain(!Comparison.LessOrEqual(c, a[0], a[1])), 2),
        ["ge"] = Raw((c, a) => Value.Plain(!Comparison.Less(c, a[0], a[1])), 2),
        ["index"] = Raw((_, a) => Indexing.Index(a), 2, variadic: true),
        ["slice"] = Raw((_, a) => Indexing.Slice(a), 2, variadic: true),
        ["len"] = Raw((_, a) => Value.Plain(Indexing.Length(a[0])), 1),
        ["call"] = Raw((_, a) => throw NotCallable(a[0]), 2, variadic: true),
        ["print"] = Text(Printer.Print),
        ["println"] = Text(Printer.PrintLine),
        ["printf"] = new Callable(
            (c, a) => Value.Plain(Printer.Format(c, (string)a[0].Raw!, Array.ConvertAll(a[1..], v => v.Raw))),
            isVariadic: true, ParameterKind.String, ParameterKind.Any),
        ["html"] = Text((c, a) => Escaping.Html(Escaping.Text(c, a))),
        ["js"] = Text((c, a) => Escaping.JavaScript(Escaping.Text(c, a))),
        ["urlquery"] = Text((c, a) => Escaping.UrlQuery(Escaping.Text(c, a))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static Callable Raw(Func<CallContext, Value[], Value> body, int parameters, bool variadic = false, bool? stopsAt = null) =>
        new(body, variadic, [.. Enumerable.Repeat(ParameterKind.Any, stopsAt is null ? parameters : 2)]) { TakesRaw = true, StopsAt = stopsAt };

    private static Callable Text(Func<CallContext, object?[], string> body) =>
        new((c, a) => Value.Plain(body(c, Array.ConvertAll(a, v => v.Raw))), isVariadic: true, ParameterKind.Any);

    private static CallException NotCallable(Value function) =>
        new(function.Raw is null ? "call of nil" : $"non-function of type {function.Unwrap().TypeName}");
}
