using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.Expressions;

/// <summary>The operators of <c>conditions</c>: a field's value against the configured one (adapter contract §3.6).</summary>
internal static class Operators
{
    private static readonly (string Name, OperandKind Operand, Func<object?, object?, Verdict> Apply)[] Table =
    [
        ("equals", OperandKind.Value, (field, value) => Plain.DeepEquals(field, value)),
        ("notEquals", OperandKind.Value, (field, value) => !Plain.DeepEquals(field, value)),
        ("in", OperandKind.List, (field, value) => Among(field, value)),
        ("notIn", OperandKind.List, (field, value) => Not(Among(field, value))),
        ("contains", OperandKind.Value, Contains),
        ("greaterThan", OperandKind.Value, (field, value) => Compare(field, value, order => order > 0)),
        ("lessThan", OperandKind.Value, (field, value) => Compare(field, value, order => order < 0)),
        ("greaterThanOrEqual", OperandKind.Value, (field, value) => Compare(field, value, order => order >= 0)),
        ("lessThanOrEqual", OperandKind.Value, (field, value) => Compare(field, value, order => order <= 0)),
        ("exists", OperandKind.None, (field, _) => !Plain.IsEmpty(field)),
        ("notExists", OperandKind.None, (field, _) => Plain.IsEmpty(field)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(entry => entry.Name)];

    public static OperandKind OperandOf(string name) => Table.First(entry => entry.Name == name).Operand;

    public static Verdict Evaluate(string name, object? field, object? value) => Table.First(entry => entry.Name == name).Apply(field, value);

    private static Verdict Not(Verdict verdict) => verdict.Error is null ? !verdict.Matched : verdict;

    private static Verdict Among(object? field, object? value) =>
        value is IReadOnlyList<object?> list ? list.Any(item => Plain.DeepEquals(item, field)) : Verdict.Failed("expected value is not a list");

    private static Verdict Contains(object? field, object? value) => field switch
    {
        null => Verdict.Failed("fieldValue cannot be nil"),
        string text => value is string part ? text.Contains(part, StringComparison.Ordinal) : Verdict.Failed("contains operator on a string requires a string value"),
        IReadOnlyList<object?> list => list.Any(item => Plain.DeepEquals(item, value)),
        IReadOnlyDictionary<string, object?> map => value is string key ? map.ContainsKey(key) : Verdict.Failed("contains operator on a map requires a string key"),
        _ => Verdict.Failed("contains operator requires string, slice, array, or map field type"),
    };

    private static Verdict Compare(object? field, object? value, Func<int, bool> holds)
    {
        if (!Plain.IsNumber(field)) return Verdict.Failed($"failed to convert field value to number: cannot convert {GoText.TypeName(field)} to float64");
        if (!Plain.IsNumber(value)) return Verdict.Failed($"failed to convert expected value to number: cannot convert {GoText.TypeName(value)} to float64");
        return holds(Plain.ToDouble(field).CompareTo(Plain.ToDouble(value)));
    }
}
