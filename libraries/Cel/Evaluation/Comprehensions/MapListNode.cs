namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>map</c> and <c>transformList</c>: a list of the body's values.</summary>
internal sealed class MapListNode(Place place, Loop loop) : ComprehensionNode(place, loop)
{
    protected override CelValue Walk(ref Frame frame, in CelValue range)
    {
        var isMap = range.Kind == CelKind.Map;
        var items = new List<CelValue>();
        var elements = range.Elements();
        for (var index = 0; elements.MoveNext(); index++)
        {
            if (Enter(ref frame, elements, index, isMap) is { IsError: true } fault) return fault;
            var counts = Counts(ref frame);
            if (counts.IsError) return counts;
            if (counts.IsFalse) continue;
            var value = Loop.Body.Evaluate(ref frame);
            if (value.IsError) return value;
            items.Add(value);
        }

        return CelValue.FromList(items);
    }
}
