namespace HyperFleet.Cel.Evaluation;

/// <summary>A variable of a comprehension or binding.</summary>
internal sealed class LocalNode(Place place, int index) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame) => frame.Charge(1) ? frame.Locals[index] : CostExceeded(frame);
}
