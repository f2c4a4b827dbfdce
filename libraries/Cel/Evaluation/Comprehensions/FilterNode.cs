namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>filter</c>: the elements, or keys, for which the body holds.</summary>
internal sealed class FilterNode(Place place, Loop loop) : ComprehensionNode(place, loop)
{
    protected override CelValue Walk(ref Frame frame, in CelValue range)
    {
        var isMap = range.Kind == CelKind.Map;
        var items = new List<CelValue>();
        var elements = range.Elements();
        for (var index = 0; elements.MoveNext(); index++)
        {
            if (Enter(ref frame, elements, index, isMap) is { IsError: true } fault) return fault;
            var keep = Loop.Body.Evaluate(ref frame);
            if (keep.Kind != CelKind.Bool) return keep.IsError ? keep : Fail(Messages.NoSuchOverload);
            if (keep.IsTrue) items.Add(elements.Current);
        }

        return CelValue.FromList(items);
    }
}
