namespace HyperFleet.Cel.Evaluation;

/// <summary>A name that is a type unless the activation has a variable of that name.</summary>
internal sealed class TypeOrVariableNode(Place place, string name, CelValue type) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        if (!frame.Charge(1)) return CostExceeded(frame);
        return frame.TryGetVariable(-1, name, out var value) ? value : type;
    }
}
