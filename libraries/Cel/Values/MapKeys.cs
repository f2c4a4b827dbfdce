namespace HyperFleet.Cel.Values;

/// <summary>Map keys are bools, ints, uints and strings; a double finds the key that denotes the same number.</summary>
internal sealed class MapKeys : IEqualityComparer<CelValue>
{
    public static readonly MapKeys Comparer = new();

    public static bool IsKey(in CelValue value) => value.Kind is CelKind.Bool or CelKind.Int or CelKind.UInt or CelKind.String;

    public bool Equals(CelValue x, CelValue y) => Equality.AreEqual(x, y);

    public int GetHashCode(CelValue key) => key.Kind switch
    {
        CelKind.Bool => key.AsBool() ? 1 : 2,
        CelKind.Int => key.AsInt().GetHashCode(),
        CelKind.UInt => key.AsUInt() is var number && number <= long.MaxValue ? ((long)number).GetHashCode() : number.GetHashCode(),
        CelKind.Double => Numbers.TryToLong(key.AsDouble(), out var integer) ? integer.GetHashCode() : key.AsDouble().GetHashCode(),
        CelKind.String => string.GetHashCode(key.AsString(), StringComparison.Ordinal),
        _ => (int)key.Kind,
    };
}
