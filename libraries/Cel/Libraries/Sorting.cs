using HyperFleet.Cel.Evaluation;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>Stable sorting by keys that are all of one comparable type.</summary>
internal static class Sorting
{
    public static CelValue Sort(IReadOnlyList<CelValue> items, IReadOnlyList<CelValue> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (!Ordering.AreComparable(keys[0], keys[i]) || keys[0].Kind != keys[i].Kind)
                return CelValue.FromError("list elements must have the same, comparable type");
        }

        var order = Enumerable.Range(0, items.Count).Order(Comparer<int>.Create((x, y) => Compare(keys, x, y)));
        return CelValue.FromList([.. order.Select(index => items[index])]);
    }

    private static int Compare(IReadOnlyList<CelValue> keys, int x, int y) =>
        Ordering.Compare(keys[x], keys[y]) is { } order and not 0 ? order : x.CompareTo(y);
}
