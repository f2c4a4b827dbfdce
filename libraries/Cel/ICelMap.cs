namespace HyperFleet.Cel;

/// <summary>A map that CEL reads in place: implement it to expose an own data structure without copying it.</summary>
public interface ICelMap
{
    /// <summary>The number of entries.</summary>
    int Count { get; }

    /// <summary>All entries, in a stable order.</summary>
    IEnumerable<KeyValuePair<CelValue, CelValue>> Entries { get; }

    /// <summary>Finds the value of a key. Numeric keys of different types that denote the same number are the same key.</summary>
    bool TryGet(in CelValue key, out CelValue value);
}
