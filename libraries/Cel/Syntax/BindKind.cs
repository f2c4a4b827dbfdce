namespace HyperFleet.Cel.Syntax;

internal enum BindKind
{
    /// <summary><c>cel.bind(name, value, body)</c></summary>
    Bind,

    /// <summary><c>value.optMap(name, body)</c>: the body's value becomes an optional.</summary>
    OptMap,

    /// <summary><c>value.optFlatMap(name, body)</c>: the body's value is an optional.</summary>
    OptFlatMap,
}
