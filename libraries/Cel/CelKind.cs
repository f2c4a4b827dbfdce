namespace HyperFleet.Cel;

/// <summary>The kind of a <see cref="CelValue"/>: the run-time types of CEL, and the error that an evaluation may end in.</summary>
public enum CelKind
{
    Null,
    Bool,
    Int,
    UInt,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,
    Type,
    Optional,
    Error,
}
