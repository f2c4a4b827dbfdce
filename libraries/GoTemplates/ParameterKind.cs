namespace HyperFleet.GoTemplates;

/// <summary>The type that a function demands of an argument; a mismatch fails with Go's text before the function is called.</summary>
public enum ParameterKind
{
    /// <summary>Anything; absent values arrive as null.</summary>
    Any,

    /// <summary><see cref="string"/>.</summary>
    String,

    /// <summary><see cref="int"/>, or <see cref="long"/> for a value outside its range.</summary>
    Integer,

    /// <summary><see cref="double"/>.</summary>
    Float,

    /// <summary><see cref="bool"/>.</summary>
    Boolean,

    /// <summary><see cref="DateTimeOffset"/>.</summary>
    Time,
}
