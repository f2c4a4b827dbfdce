namespace HyperFleet.Cel.Evaluation;

/// <summary><c>optional.or(other)</c> and <c>optional.orValue(value)</c>: the argument is evaluated only when there is no value.</summary>
internal sealed class OptionalElseNode(Place place, string name, Node optional, Node otherwise, bool unwraps) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var first = optional.Evaluate(ref frame);
        if (first.IsError) return first;
        if (first.Kind != CelKind.Optional) return Fail($"{Messages.NoSuchOverload}: {name}({first.TypeName})");
        if (!frame.Charge(1)) return CostExceeded(frame);
        if (first.TryGetOptional(out var value)) return unwraps ? value : first;
        var second = otherwise.Evaluate(ref frame);
        return second.IsError || unwraps || second.Kind == CelKind.Optional
            ? second
            : Fail($"{Messages.NoSuchOverload}: {name}(optional_type, {second.TypeName})");
    }
}
