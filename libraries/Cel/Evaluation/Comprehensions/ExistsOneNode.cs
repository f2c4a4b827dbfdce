namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>exists_one</c>: counts all elements, so any error is the result.</summary>
internal sealed class ExistsOneNode(Place place, Loop loop) : ComprehensionNode(place, loop)
{
    protected override CelValue Walk(ref Frame frame, in CelValue range)
    {
        var isMap = range.Kind == CelKind.Map;
        var count = 0;
        var elements = range.Elements();
        for (var index = 0; elements.MoveNext(); index++)
        {
            if (Enter(ref frame, elements, index, isMap) is { IsError: true } fault) return fault;
            var value = Loop.Body.Evaluate(ref frame);
            if (value.Kind != CelKind.Bool) return value.IsError ? value : Fail(Messages.NoSuchOverload);
            if (value.IsTrue) count++;
        }

        return CelValue.From(count == 1);
    }
}
