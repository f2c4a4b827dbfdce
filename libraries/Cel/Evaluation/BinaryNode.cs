using HyperFleet.Cel.Limits;

namespace HyperFleet.Cel.Evaluation;

internal sealed class BinaryNode(Place place, BinaryOperation operation, Node left, Node right) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        if (first.IsError) return first;
        var second = right.Evaluate(ref frame);
        if (second.IsError) return second;
        if (!frame.Charge(Costs.OfBinary(first, second))) return CostExceeded(frame);
        return Growth.Exceeds(first, second, frame.Limits) ? Fail(Growth.Message(frame.Limits)) : Located(operation(first, second));
    }
}
