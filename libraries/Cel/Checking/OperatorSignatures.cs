using HyperFleet.Cel.Syntax;
using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Checking;

/// <summary>What the operators take and give.</summary>
internal static class OperatorSignatures
{
    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    private static readonly string[] Numbers = ["int", "uint", "double"];

    private static readonly string[] Signatures =
    [
        "!_(bool) -> bool", "-_(int) -> int", "-_(double) -> double", "-_(duration) -> duration",
        "_&&_(bool, bool) -> bool", "_||_(bool, bool) -> bool", "_?_:_(bool, A, A) -> A",
        "_==_(A, A) -> bool", "_!=_(A, A) -> bool",
        "_+_(int, int) -> int", "_+_(uint, uint) -> uint", "_+_(double, double) -> double", "_+_(string, string) -> string",
        "_+_(bytes, bytes) -> bytes", "_+_(list(A), list(A)) -> list(A)", "_+_(timestamp, duration) -> timestamp",
        "_+_(duration, timestamp) -> timestamp", "_+_(duration, duration) -> duration",
        "_-_(int, int) -> int", "_-_(uint, uint) -> uint", "_-_(double, double) -> double", "_-_(timestamp, timestamp) -> duration",
        "_-_(timestamp, duration) -> timestamp", "_-_(duration, duration) -> duration",
        "_*_(int, int) -> int", "_*_(uint, uint) -> uint", "_*_(double, double) -> double",
        "_/_(int, int) -> int", "_/_(uint, uint) -> uint", "_/_(double, double) -> double",
        "_%_(int, int) -> int", "_%_(uint, uint) -> uint",
        "@in(A, list(A)) -> bool", "@in(A, map(A, B)) -> bool",
        "_[_](list(A), int) -> A", "_[_](map(A, B), A) -> B",
        "_[_](optional_type(list(A)), int) -> optional_type(A)", "_[_](optional_type(map(A, B)), A) -> optional_type(B)",
        "_[?_](list(A), int) -> optional_type(A)", "_[?_](map(A, B), A) -> optional_type(B)",
        "_[?_](optional_type(list(A)), int) -> optional_type(A)", "_[?_](optional_type(map(A, B)), A) -> optional_type(B)",
    ];

    private static readonly ILookup<string, Signature> ByName = Signatures
        .Concat(Comparisons())
        .Select(Signature.Parse)
        .ToLookup(signature => signature.Name, StringComparer.Ordinal);

    /// <summary>The signatures of an operator; none when it is no operator.</summary>
    public static IEnumerable<Signature> Of(string function) => ByName[function];

    private static IEnumerable<string> Comparisons() =>
        from function in new[] { Operators.Less, Operators.LessOrEqual, Operators.Greater, Operators.GreaterOrEqual }
        from operands in Ordered.Select(type => (type, type)).Union(Numbers.SelectMany(_ => Numbers, (left, right) => (left, right)))
        select $"{function}({operands.Item1}, {operands.Item2}) -> bool";
}
