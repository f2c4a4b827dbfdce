using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>transformMap</c>: a map with the same keys (or the indexes) and the body's values.</summary>
internal sealed class TransformMapNode(Place place, Loop loop) : ComprehensionNode(place, loop)
{
    protected override CelValue Walk(ref Frame frame, in CelValue range)
    {
        var isMap = range.Kind == CelKind.Map;
        var map = new CelMap(0);
        var elements = range.Elements();
        for (var index = 0; elements.MoveNext(); index++)
        {
            if (Enter(ref frame, elements, index, isMap) is { IsError: true } fault) return fault;
            var counts = Counts(ref frame);
            if (counts.IsError) return counts;
            if (counts.IsFalse) continue;
            var value = Loop.Body.Evaluate(ref frame);
            if (value.IsError) return value;
            map.TryAdd(frame.Locals[Loop.Local], value);
        }

        return CelValue.FromMap(map);
    }
}
