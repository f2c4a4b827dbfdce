namespace HyperFleet.Cel.Values;

/// <summary>The names that CEL gives to its types.</summary>
internal static class CelTypeNames
{
    private static readonly string[] Names =
    [
        "null_type", "bool", "int", "uint", "double", "string", "bytes", "google.protobuf.Timestamp", "google.protobuf.Duration",
        "list", "map", "type", "optional_type", "error",
    ];

    public static string Of(CelKind kind) => Names[(int)kind];

    /// <summary>The identifiers that denote types in expressions.</summary>
    public static IReadOnlyDictionary<string, CelValue> Denotable { get; } = Names
        .Where(name => name is not "error")
        .ToDictionary(name => name, CelValue.FromType, StringComparer.Ordinal);
}
