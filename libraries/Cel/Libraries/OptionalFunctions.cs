using HyperFleet.Cel.Evaluation;

namespace HyperFleet.Cel.Libraries;

/// <summary>
/// Optional values. <c>optMap</c> and <c>optFlatMap</c> are macros; <c>or</c> and <c>orValue</c> are nodes, as they evaluate their
/// argument only when they need it.
/// </summary>
internal static class OptionalFunctions
{
    public static FunctionList All { get; } = new()
    {
        { "optional.of(A) -> optional_type(A)", (args, _) => CelValue.FromOptional(args[0]) },
        { "optional.none() -> optional_type(A)", (_, _) => CelValue.NoValue },
        { "optional.ofNonZeroValue(A) -> optional_type(A)", (args, _) => IsZero(args[0]) ? CelValue.NoValue : CelValue.FromOptional(args[0]) },
        { "optional_type(A).hasValue() -> bool", (args, context) => CelValue.From(args[0].TryGetOptional(out _)) },
        { "optional_type(A).value() -> A", (args, _) => args[0].TryGetOptional(out var value) ? value : CelValue.FromError(Messages.NoValue) },
        { "optional_type(A).or(optional_type(A)) -> optional_type(A)", (args, context) => args[0].TryGetOptional(out _) ? args[0] : args[1] },
        { "optional_type(A).orValue(A) -> A", (args, _) => args[0].TryGetOptional(out var value) ? value : args[1] },
        { "optional.unwrap(list(optional_type(A))) -> list(A)", (args, _) => Unwrap(args[0]) },
        { "list(optional_type(A)).unwrapOpt() -> list(A)", (args, _) => Unwrap(args[0]) },
        { "list(A).first() -> optional_type(A)", (args, _) => args[0].Count > 0 ? CelValue.FromOptional(args[0][0]) : CelValue.NoValue },
        { "list(A).last() -> optional_type(A)", (args, _) => args[0].Count > 0 ? CelValue.FromOptional(args[0][args[0].Count - 1]) : CelValue.NoValue },
    };

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool => value.IsFalse,
        CelKind.Int => value.AsInt() == 0,
        CelKind.UInt => value.AsUInt() == 0,
        CelKind.Double => value.AsDouble() == 0,
        CelKind.String => value.AsString().Length == 0,
        CelKind.Bytes => value.AsBytes().Length == 0,
        CelKind.List or CelKind.Map => value.Count == 0,
        CelKind.Duration => value.DurationNanos == 0,
        CelKind.Timestamp => value is { Seconds: 0, Nanos: 0 },
        CelKind.Optional => !value.TryGetOptional(out _),
        _ => false,
    };

    private static CelValue Unwrap(in CelValue list)
    {
        var items = new List<CelValue>();
        foreach (var item in list.Elements())
        {
            if (item.Kind != CelKind.Optional) return Messages.Overload();
            if (item.TryGetOptional(out var value)) items.Add(value);
        }

        return CelValue.FromList(items);
    }
}
