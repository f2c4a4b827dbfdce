using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>Sizes and text tests of the language definition.</summary>
internal static class StandardFunctions
{
    public static FunctionList All { get; } = new()
    {
        { "size(string) -> int", (args, _) => TextSize(args[0]) },
        { "size(bytes) -> int", (args, _) => CelValue.From((long)args[0].AsBytes().Length) },
        { "size(list(A)) -> int", (args, _) => CelValue.From((long)args[0].Count) },
        { "size(map(A, B)) -> int", (args, _) => CelValue.From((long)args[0].Count) },
        { "string.size() -> int", (args, _) => TextSize(args[0]) },
        { "bytes.size() -> int", (args, _) => CelValue.From((long)args[0].AsBytes().Length) },
        { "list(A).size() -> int", (args, _) => CelValue.From((long)args[0].Count) },
        { "map(A, B).size() -> int", (args, _) => CelValue.From((long)args[0].Count) },
        { "string.contains(string) -> bool", (args, _) => CelValue.From(args[0].AsString().Contains(args[1].AsString(), StringComparison.Ordinal)) },
        { "string.startsWith(string) -> bool", (args, _) => CelValue.From(args[0].AsString().StartsWith(args[1].AsString(), StringComparison.Ordinal)) },
        { "string.endsWith(string) -> bool", (args, _) => CelValue.From(args[0].AsString().EndsWith(args[1].AsString(), StringComparison.Ordinal)) },
        { "string.matches(string) -> bool", (args, _) => Patterns.Matches(args[0].AsString(), args[1].AsString()) },
        { "matches(string, string) -> bool", (args, _) => Patterns.Matches(args[0].AsString(), args[1].AsString()) },
    };

    private static CelValue TextSize(in CelValue text) => CelValue.From((long)new CodePoints(text.AsString()).Count);
}
