using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>transformMapEntry</c>: the union of the maps that the body makes; no key may come twice.</summary>
internal sealed class TransformMapEntryNode(Place place, Loop loop) : ComprehensionNode(place, loop)
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
            if (value.Kind != CelKind.Map) return value.IsError ? value : Fail(Messages.NoSuchOverload);
            foreach (var (key, item) in value.Entries())
            {
                if (!map.TryAdd(key, item)) return Fail($"insert failed: key {key} already exists");
            }
        }

        return CelValue.FromMap(map);
    }
}
