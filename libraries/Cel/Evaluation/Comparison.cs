using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Evaluation;

/// <summary>The operators == != &lt; &lt;= &gt; &gt;=.</summary>
internal static class Comparison
{
    public static CelValue Equal(in CelValue left, in CelValue right) => CelValue.From(Equality.AreEqual(left, right));

    public static CelValue NotEqual(in CelValue left, in CelValue right) => CelValue.From(!Equality.AreEqual(left, right));

    public static CelValue Less(in CelValue left, in CelValue right) =>
        Ordering.AreComparable(left, right) ? CelValue.From(Ordering.Compare(left, right) < 0) : Messages.Overload();

    public static CelValue LessOrEqual(in CelValue left, in CelValue right) =>
        Ordering.AreComparable(left, right) ? CelValue.From(Ordering.Compare(left, right) <= 0) : Messages.Overload();

    public static CelValue Greater(in CelValue left, in CelValue right) =>
        Ordering.AreComparable(left, right) ? CelValue.From(Ordering.Compare(left, right) > 0) : Messages.Overload();

    public static CelValue GreaterOrEqual(in CelValue left, in CelValue right) =>
        Ordering.AreComparable(left, right) ? CelValue.From(Ordering.Compare(left, right) >= 0) : Messages.Overload();
}
