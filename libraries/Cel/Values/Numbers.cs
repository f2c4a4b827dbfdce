namespace HyperFleet.Cel.Values;

/// <summary>Comparison of ints, uints and doubles by the number they denote.</summary>
internal static class Numbers
{
    private const double TwoPow63 = 9223372036854775808.0;
    private const double TwoPow64 = 18446744073709551616.0;

    /// <summary>The integer that a double denotes exactly.</summary>
    public static bool TryToLong(double value, out long integer)
    {
        integer = 0;
        if (!(value >= -TwoPow63 && value < TwoPow63) || Math.Truncate(value) != value) return false;
        integer = (long)value;
        return true;
    }

    /// <summary>Negative, zero or positive; null when a NaN is involved.</summary>
    public static int? Compare(in CelValue left, in CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Int, CelKind.Int) => left.AsInt().CompareTo(right.AsInt()),
        (CelKind.Int, CelKind.UInt) => left.AsInt() < 0 ? -1 : ((ulong)left.AsInt()).CompareTo(right.AsUInt()),
        (CelKind.Int, CelKind.Double) => Compare(left.AsInt(), right.AsDouble()),
        (CelKind.UInt, CelKind.UInt) => left.AsUInt().CompareTo(right.AsUInt()),
        (CelKind.UInt, CelKind.Double) => Compare(left.AsUInt(), right.AsDouble()),
        (CelKind.Double, CelKind.Double) => Compare(left.AsDouble(), right.AsDouble()),
        _ => -Compare(right, left),
    };

    private static int? Compare(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? null : left < right ? -1 : left > right ? 1 : 0;

    // As the language defines it: the integer is rounded to a double, unless the double is outside of the integer's range.
    private static int? Compare(long left, double right) =>
        right > TwoPow63 ? -1 : right < -TwoPow63 ? 1 : Compare((double)left, right);

    private static int? Compare(ulong left, double right) =>
        right > TwoPow64 ? -1 : right < 0 ? 1 : Compare((double)left, right);
}
