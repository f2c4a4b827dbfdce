namespace HyperFleet.Cel.Values;

/// <summary>CEL's equality: numbers by what they denote, collections by content, different types are unequal.</summary>
internal static class Equality
{
    public static bool AreEqual(in CelValue left, in CelValue right)
    {
        if (left.Kind != right.Kind) return left.IsNumber && right.IsNumber && Numbers.Compare(left, right) == 0;
        return left.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool => left.IsTrue == right.IsTrue,
            CelKind.Int or CelKind.UInt or CelKind.Double => Numbers.Compare(left, right) == 0,
            CelKind.String => StringsEqual(left, right),
            CelKind.Bytes => left.AsBytes().AsSpan().SequenceEqual(right.AsBytes()),
            CelKind.Timestamp => left.Seconds == right.Seconds && left.Nanos == right.Nanos,
            CelKind.Duration => left.DurationNanos == right.DurationNanos,
            CelKind.Type => left.TypeReference == right.TypeReference,
            CelKind.List => ListsEqual(left, right),
            CelKind.Map => MapsEqual(left, right),
            CelKind.Optional => OptionalsEqual(left, right),
            _ => ReferenceEquals(left.Error, right.Error),
        };
    }

    private static bool StringsEqual(in CelValue left, in CelValue right)
    {
        if (left.IsJsonString) return left.Json.ValueEquals(right.AsString());
        return right.IsJsonString ? right.Json.ValueEquals(left.AsString()) : left.AsString() == right.AsString();
    }

    private static bool ListsEqual(in CelValue left, in CelValue right)
    {
        if (left.Count != right.Count) return false;
        var others = right.Elements();
        foreach (var item in left.Elements())
        {
            if (!others.MoveNext() || !AreEqual(item, others.Current)) return false;
        }

        return true;
    }

    private static bool MapsEqual(in CelValue left, in CelValue right)
    {
        if (left.Count != right.Count) return false;
        foreach (var (key, value) in left.Entries())
        {
            if (!right.TryGetEntry(key, out var other) || !AreEqual(value, other)) return false;
        }

        return true;
    }

    private static bool OptionalsEqual(in CelValue left, in CelValue right)
    {
        var hasLeft = left.TryGetOptional(out var leftContent);
        return hasLeft == right.TryGetOptional(out var rightContent) && (!hasLeft || AreEqual(leftContent, rightContent));
    }
}
