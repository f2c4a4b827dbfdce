using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Evaluation;

/// <summary><c>in</c> and indexing.</summary>
internal static class Membership
{
    public static CelValue In(in CelValue item, in CelValue collection)
    {
        if (collection.Kind == CelKind.Map) return CelValue.From(collection.TryGetEntry(item, out _));
        if (collection.Kind != CelKind.List) return Messages.Overload();
        foreach (var element in collection.Elements())
        {
            if (Equality.AreEqual(element, item)) return CelValue.True;
        }

        return CelValue.False;
    }

    /// <summary><c>collection[index]</c>; on an optional, the element as an optional.</summary>
    public static CelValue Index(in CelValue collection, in CelValue index) =>
        collection.Kind == CelKind.Optional ? OptionalIndex(collection, index) : Find(collection, index, out _);

    /// <summary><c>collection[?index]</c> and <c>collection.?field</c>: the element as an optional, none when it is not there.</summary>
    public static CelValue OptionalIndex(in CelValue collection, in CelValue index)
    {
        var source = collection;
        if (collection.Kind == CelKind.Optional && !collection.TryGetOptional(out source)) return CelValue.NoValue;
        if (source.Kind is not (CelKind.Map or CelKind.List)) return index.Kind == CelKind.String ? CelValue.NoValue : Messages.Overload();
        var found = Find(source, index, out var isMissing);
        return isMissing ? CelValue.NoValue : found.IsError ? found : CelValue.FromOptional(found);
    }

    private static CelValue Find(in CelValue collection, in CelValue index, out bool isMissing)
    {
        isMissing = false;
        if (collection.Kind == CelKind.List) return FindElement(collection, index, out isMissing);
        if (collection.Kind != CelKind.Map) return Messages.Overload();
        if (collection.TryGetEntry(index, out var value)) return value;
        isMissing = MapKeys.IsKey(index) || index.Kind == CelKind.Double;
        return CelValue.FromError(isMissing ? Messages.NoSuchKey(index) : $"unsupported key type: {index.TypeName}");
    }

    private static CelValue FindElement(in CelValue list, in CelValue index, out bool isMissing)
    {
        isMissing = false;
        if (!TryToPosition(index, out var position)) return CelValue.FromError($"unsupported index type '{index.TypeName}' in list");
        isMissing = position < 0 || position >= list.Count;
        return isMissing ? CelValue.FromError($"index out of bounds: {position}") : list[(int)position];
    }

    private static bool TryToPosition(in CelValue index, out long position)
    {
        position = index.Kind == CelKind.Int ? index.AsInt() : -1;
        if (index.Kind == CelKind.UInt) position = index.AsUInt() is var number && number <= int.MaxValue ? (long)number : long.MaxValue;
        return index.Kind is CelKind.Int or CelKind.UInt || (index.Kind == CelKind.Double && Numbers.TryToLong(index.AsDouble(), out position));
    }
}
