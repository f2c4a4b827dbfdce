namespace HyperFleet.Cel.Evaluation.Comprehensions;

/// <summary>Walks a range; derived nodes say what is made of it.</summary>
internal abstract class ComprehensionNode(Place place, Loop loop) : Node(place)
{
    protected Loop Loop { get; } = loop;

    public sealed override CelValue Evaluate(ref Frame frame)
    {
        var range = Loop.Range.Evaluate(ref frame);
        if (range.IsError) return range;
        if (range.Kind is not (CelKind.List or CelKind.Map)) return Fail(Messages.NoSuchOverload);
        return Walk(ref frame, range);
    }

    protected abstract CelValue Walk(ref Frame frame, in CelValue range);

    /// <summary>Sets the variables for one round; an error when a limit is reached.</summary>
    protected CelValue Enter(ref Frame frame, in CelElements elements, int index, bool isMap)
    {
        if (!frame.CountIteration()) return Fail($"comprehension iterations exceed the limit of {frame.Limits.Iterations}");
        if (!frame.Charge(1)) return CostExceeded(frame);
        if (!Loop.HasTwoVariables)
        {
            frame.Locals[Loop.Local] = elements.Current;
            return default;
        }

        frame.Locals[Loop.Local] = isMap ? elements.Current : CelValue.From((long)index);
        frame.Locals[Loop.Local + 1] = isMap ? elements.CurrentValue : elements.Current;
        return default;
    }

    /// <summary>True or false when the element counts or not; an error otherwise.</summary>
    protected CelValue Counts(ref Frame frame)
    {
        if (Loop.Condition is null) return CelValue.True;
        var counts = Loop.Condition.Evaluate(ref frame);
        return counts.Kind is CelKind.Bool or CelKind.Error ? counts : Fail(Messages.NoSuchOverload);
    }
}
