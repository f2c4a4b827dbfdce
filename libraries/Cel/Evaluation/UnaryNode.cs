namespace HyperFleet.Cel.Evaluation;

internal sealed class UnaryNode(Place place, UnaryOperation operation, Node operand) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        if (value.IsError) return value;
        return frame.Charge(1) ? Located(operation(value)) : CostExceeded(frame);
    }
}
