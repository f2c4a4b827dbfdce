namespace HyperFleet.Cel;

/// <summary>An optional part of the language. The standard definitions and macros are always there.</summary>
[Flags]
public enum CelLibrary
{
    /// <summary>Only the standard definitions and macros.</summary>
    None = 0,

    /// <summary>Optional values: <c>a.?b</c>, <c>a[?0]</c>, <c>{?k: v}</c>, <c>optional.of</c>, <c>optMap</c> …</summary>
    Optionals = 1,

    /// <summary>String functions: <c>charAt</c>, <c>format</c>, <c>split</c>, <c>strings.quote</c> …</summary>
    Strings = 2,

    /// <summary>List functions: <c>slice</c>, <c>flatten</c>, <c>distinct</c>, <c>sort</c>, <c>sortBy</c>, <c>lists.range</c> …</summary>
    Lists = 4,

    /// <summary>Mathematics: <c>math.greatest</c>, <c>math.ceil</c>, <c>math.bitAnd</c> …</summary>
    Math = 8,

    /// <summary><c>base64.encode</c> and <c>base64.decode</c>.</summary>
    Encoders = 16,

    /// <summary><c>cel.bind</c> and <c>cel.block</c>.</summary>
    Bindings = 32,

    /// <summary>Macros with index and value, and <c>transformList</c>, <c>transformMap</c>, <c>transformMapEntry</c>.</summary>
    TwoVariableComprehensions = 64,

    /// <summary>Everything.</summary>
    All = Optionals | Strings | Lists | Math | Encoders | Bindings | TwoVariableComprehensions,
}
