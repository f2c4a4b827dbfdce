namespace HyperFleet.Cel.Evaluation;

/// <summary>A variable of the activation.</summary>
internal sealed class VariableNode(Place place, string name, int slot) : Node(place)
{
    public override CelValue Evaluate(ref Frame frame)
    {
        if (!frame.Charge(1)) return CostExceeded(frame);
        return frame.TryGetVariable(slot, name, out var value) ? value : Fail($"no such attribute(s): {name}");
    }
}
