namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary><c>all</c> (decided by false) and <c>exists</c> (decided by true): an element that decides absorbs errors of the others.</summary>
internal sealed class QuantifierNode(Place place, Loop loop, bool decisive) : ComprehensionNode(place, loop)
{
    protected override CelValue Walk(ref Frame frame, in CelValue range)
    {
        var isMap = range.Kind == CelKind.Map;
        var undecided = CelValue.From(!decisive);
        var elements = range.Elements();
        for (var index = 0; elements.MoveNext(); index++)
        {
            if (Enter(ref frame, elements, index, isMap) is { IsError: true } fault) return fault;
            var value = Loop.Body.Evaluate(ref frame);
            if (decisive ? value.IsTrue : value.IsFalse) return value;
            if (undecided.IsError || value.Kind == CelKind.Bool) continue;
            undecided = value.IsError ? value : Fail(Messages.NoSuchOverload);
        }

        return undecided;
    }
}
