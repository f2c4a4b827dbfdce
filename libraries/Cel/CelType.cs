using System.Collections.Frozen;

namespace HyperFleet.Cel;

/// <summary>A type of an expression, as far as it is known before evaluation.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private static readonly FrozenDictionary<string, CelType> ByName = new[]
        {
            "dyn", "null_type", "bool", "int", "uint", "double", "string", "bytes", "list", "map", "type", "optional_type",
            "google.protobuf.Timestamp", "google.protobuf.Duration",
        }
        .ToFrozenDictionary(name => name, name => new CelType(name, []), StringComparer.Ordinal);

    private static readonly CelType[] ByKind =
        [.. Enum.GetValues<CelKind>().Select(kind => ByName.GetValueOrDefault(Values.CelTypeNames.Of(kind)) ?? ByName["dyn"])];

    private const int TooLarge = 1_000;

    private readonly int _size;

    private CelType(string name, IReadOnlyList<CelType> parameters)
    {
        Name = name;
        Parameters = parameters;
        _size = Math.Min(TooLarge, 1 + parameters.Sum(parameter => parameter._size));
    }

    public static CelType Dyn => ByName["dyn"];

    public static CelType Null => ByName["null_type"];

    public static CelType Bool => ByName["bool"];

    public static CelType Int => ByName["int"];

    public static CelType UInt => ByName["uint"];

    public static CelType Double => ByName["double"];

    public static CelType String => ByName["string"];

    public static CelType Bytes => ByName["bytes"];

    public static CelType Timestamp => ByName["google.protobuf.Timestamp"];

    public static CelType Duration => ByName["google.protobuf.Duration"];

    /// <summary>The name without parameters: <c>int</c>, <c>list</c>, <c>google.protobuf.Timestamp</c> …</summary>
    public string Name { get; }

    /// <summary>Element type of a list, key and value type of a map, content type of an optional.</summary>
    public IReadOnlyList<CelType> Parameters { get; }

    internal bool IsDyn => Name == "dyn";

    /// <summary>A placeholder of a signature or of an inference, to be replaced by a type.</summary>
    internal bool IsParameter => char.IsAsciiLetterUpper(Name[0]) || Name[0] == '$';

    /// <summary>A type that only declared functions know.</summary>
    internal bool IsOpaque => !IsParameter && !ByName.ContainsKey(Name);

    public static CelType List(CelType element) => new("list", [element]);

    public static CelType Map(CelType key, CelType value) => new("map", [key, value]);

    public static CelType Optional(CelType content) => new("optional_type", [content]);

    internal static CelType TypeOf(CelType type) => new("type", [type]);

    internal static CelType Opaque(string name, IReadOnlyList<CelType> parameters) => new(name, parameters);

    internal static CelType Parameter(string name) => new(name, []);

    /// <summary>The type of values of a kind, as far as the kind tells.</summary>
    internal static CelType Of(CelKind kind) => ByKind[(int)kind];

    internal static CelType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The type itself, or dyn when it is too large to be of use.</summary>
    internal CelType Bounded() => _size < TooLarge ? this : Dyn;

    internal CelType With(IReadOnlyList<CelType> parameters) => new(Name, parameters);

    public bool Equals(CelType? other) => ReferenceEquals(this, other) || (other is not null && Name == other.Name && Parameters.SequenceEqual(other.Parameters));

    public override bool Equals(object? obj) => Equals(obj as CelType);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>For example <c>map(string, list(int))</c>.</summary>
    public override string ToString() => Parameters.Count == 0 ? Name : $"{Name}({string.Join(", ", Parameters)})";
}
