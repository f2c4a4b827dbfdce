using HyperFleet.Cel.Libraries;

namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>sortBy</c>: the elements in the order of the body's values.</summary>
internal sealed class SortByNode(Place place, Loop loop) : ComprehensionNode(place, loop)
{
    protected override CelValue Walk(ref Frame frame, in CelValue range)
    {
        if (range.Kind != CelKind.List) return Fail($"{Messages.NoSuchOverload}: sortBy({range.TypeName})");
        var items = new List<CelValue>();
        var keys = new List<CelValue>();
        var elements = range.Elements();
        for (var index = 0; elements.MoveNext(); index++)
        {
            if (Enter(ref frame, elements, index, isMap: false) is { IsError: true } fault) return fault;
            var key = Loop.Body.Evaluate(ref frame);
            if (key.IsError) return key;
            items.Add(elements.Current);
            keys.Add(key);
        }

        return Located(Sorting.Sort(items, keys));
    }
}
