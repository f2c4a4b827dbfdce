using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Libraries;

/// <summary>The lists library; <c>sortBy</c> is a macro.</summary>
internal static class ListFunctions
{
    public static FunctionList All { get; } = new()
    {
        { "list(A).slice(int, int) -> list(A)", (args, _) => Slice(args[0], args[1].AsInt(), args[2].AsInt()) },
        { "list(list(A)).flatten() -> list(A)", (args, context) => Flatten(args[0], 1, context.Limits) },
        { "list(dyn).flatten(int) -> list(dyn)", (args, context) => Flatten(args[0], args[1].AsInt(), context.Limits) },
        { "list(A).distinct() -> list(A)", (args, _) => CelValue.FromList([.. Items(args[0]).Distinct()]) },
        { "list(A).reverse() -> list(A)", (args, _) => CelValue.FromList([.. Enumerable.Reverse(Items(args[0]))]) },
        { "list(A).sort() -> list(A)", (args, _) => Sort(args[0]) },
        { "lists.range(int) -> list(int)", (args, context) => Range(args[0].AsInt(), context.Limits) },
    };

    internal static List<CelValue> Items(in CelValue list)
    {
        var items = new List<CelValue>(list.Count);
        foreach (var item in list.Elements()) items.Add(item);
        return items;
    }

    private static CelValue Sort(in CelValue list)
    {
        var items = Items(list);
        return Sorting.Sort(items, items);
    }

    private static CelValue Slice(in CelValue list, long start, long end)
    {
        if (start < 0 || end < 0) return CelValue.FromError($"cannot slice({start}, {end}), negative indexes not supported");
        if (start > end) return CelValue.FromError($"cannot slice({start}, {end}), start index must be less than or equal to end index");
        if (end > list.Count) return CelValue.FromError($"cannot slice({start}, {end}), list is length {list.Count}");
        return CelValue.FromList(Items(list).GetRange((int)start, (int)(end - start)));
    }

    private static CelValue Flatten(in CelValue list, long depth, CelLimits limits)
    {
        if (depth < 0) return CelValue.FromError("level must be non-negative");
        var items = new List<CelValue>();
        AddFlat(items, list, Math.Min(depth, limits.NestingDepth));
        return CelValue.FromList(items);
    }

    private static void AddFlat(List<CelValue> items, in CelValue list, long depth)
    {
        foreach (var item in list.Elements())
        {
            if (depth > 0 && item.Kind == CelKind.List) AddFlat(items, item, depth - 1);
            else items.Add(item);
        }
    }

    private static CelValue Range(long count, CelLimits limits)
    {
        if (count > limits.Iterations) return CelValue.FromError($"lists.range({count}) exceeds the limit of {limits.Iterations} elements");
        var items = new List<CelValue>();
        for (var i = 0L; i < count; i++) items.Add(CelValue.From(i));
        return CelValue.FromList(items);
    }
}
