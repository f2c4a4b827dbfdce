namespace HyperFleet.Cel.Evaluation;

/// <summary><c>optMap</c> and <c>optFlatMap</c>: the body sees the content of an optional; none stays none.</summary>
internal sealed class OptionalMapNode(Place place, int local, Node value, Node body, bool isFlat) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var optional = value.Evaluate(ref frame);
        if (optional.IsError) return optional;
        if (optional.Kind != CelKind.Optional) return Fail(Messages.NoSuchOverload);
        if (!optional.TryGetOptional(out frame.Locals[local])) return optional;
        var mapped = body.Evaluate(ref frame);
        if (mapped.IsError || (isFlat && mapped.Kind == CelKind.Optional)) return mapped;
        return isFlat ? Fail(Messages.NoSuchOverload) : CelValue.FromOptional(mapped);
    }
}
