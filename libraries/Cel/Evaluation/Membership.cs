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
        collection.Kind == CelKind.Optional ? OptionalIndex(collection, index) : Find(collection, index);

    /// <summary><c>collection[?index]</c> and <c>collection.?field</c>: the element as an optional, none when it is not there.</summary>
    public static CelValue OptionalIndex(in CelValue collection, in CelValue index)
    {
        var source = collection;
        if (collection.Kind == CelKind.Optional && !collection.TryGetOptional(out source)) return CelValue.NoValue;
        if (source.Kind is not (CelKind.Map or CelKind.List)) return index.Kind == CelKind.String ? CelValue.NoValue : Messages.Overload();
        if (TryFind(source, index, out var found)) return CelValue.FromOptional(found);
        return found.IsError ? found : CelValue.NoValue;
    }

    private static CelValue Find(in CelValue collection, in CelValue index)
    {
        if (collection.Kind is not (CelKind.Map or CelKind.List)) return Messages.Overload();
        if (TryFind(collection, index, out var found) || found.IsError) return found;
        return CelValue.FromError(collection.Kind == CelKind.Map ? Messages.NoSuchKey(index) : $"index out of bounds: {index}");
    }

    // False with an error when the index cannot be one of this collection, false without when nothing is there.
    private static bool TryFind(in CelValue collection, in CelValue index, out CelValue found)
    {
        if (collection.Kind == CelKind.List) return TryFindElement(collection, index, out found);
        if (collection.TryGetEntry(index, out found)) return true;
        if (!MapKeys.IsKey(index) && index.Kind != CelKind.Double) found = CelValue.FromError($"unsupported key type: {index.TypeName}");
        return false;
    }

    private static bool TryFindElement(in CelValue list, in CelValue index, out CelValue found)
    {
        found = default;
        if (!TryToPosition(index, out var position))
        {
            found = CelValue.FromError($"unsupported index type '{index.TypeName}' in list");
            return false;
        }

        if (position < 0 || position >= list.Count) return false;
        found = list[(int)position];
        return true;
    }

    private static bool TryToPosition(in CelValue index, out long position)
    {
        position = index.Kind == CelKind.Int ? index.AsInt() : -1;
        if (index.Kind == CelKind.UInt) position = index.AsUInt() is var number && number <= int.MaxValue ? (long)number : long.MaxValue;
        return index.Kind is CelKind.Int or CelKind.UInt || (index.Kind == CelKind.Double && Numbers.TryToLong(index.AsDouble(), out position));
    }
}
