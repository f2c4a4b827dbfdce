namespace HyperFleet.Cel.Evaluation;

internal sealed class LiteralNode(Place place, CelValue value) : Node(place)
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(ref Frame frame) => Value;
}
