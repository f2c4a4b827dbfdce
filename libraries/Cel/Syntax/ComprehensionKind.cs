namespace HyperFleet.Cel.Syntax;

internal enum ComprehensionKind
{
    All,
    Exists,
    ExistsOne,
    Filter,

    /// <summary><c>map</c> over lists and keys, <c>transformList</c> with two variables.</summary>
    Map,
    TransformMap,
    TransformMapEntry,
    SortBy,
}
