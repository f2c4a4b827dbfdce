namespace HyperFleet.Cel.Values;

/// <summary>CEL's order: of numbers, bools, strings by code point, bytes, timestamps and durations.</summary>
internal static class Ordering
{
    /// <summary>Whether two values can be put in an order.</summary>
    public static bool AreComparable(in CelValue left, in CelValue right) =>
        (left.IsNumber && right.IsNumber)
        || (left.Kind == right.Kind
            && left.Kind is CelKind.Bool or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration);

    /// <summary>Negative, zero or positive; null when a NaN is involved.</summary>
    public static int? Compare(in CelValue left, in CelValue right) => left.Kind switch
    {
        CelKind.Bool => left.AsBool().CompareTo(right.AsBool()),
        CelKind.String => CompareText(left.AsString(), right.AsString()),
        CelKind.Bytes => left.AsBytes().AsSpan().SequenceCompareTo(right.AsBytes()),
        CelKind.Timestamp => left.Seconds == right.Seconds ? left.Nanos.CompareTo(right.Nanos) : left.Seconds.CompareTo(right.Seconds),
        CelKind.Duration => left.DurationNanos.CompareTo(right.DurationNanos),
        _ => Numbers.Compare(left, right),
    };

    // UTF-16 order differs from code point order only where a surrogate meets a character above it.
    private static int CompareText(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);
        return Rank(left[common]).CompareTo(Rank(right[common]));
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
